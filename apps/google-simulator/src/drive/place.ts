import { GoogleError } from '../http/google-error.js';
import { pathOf } from '../world/drive/access.js';
import { type DriveFile } from '../world/drive/file.js';
import { type DriveCall } from './drive-call.js';
import { invalidParameter } from './refusals.js';

/** Levels below a My Drive, and items in one folder (`google-apis.md` 4.1). */
const [MAX_LEVELS, MAX_CHILDREN] = [100, 500_000];

/** The one folder that a new file goes into; My Drive where none is named. @throws GoogleError 404, 403, 400 */
export function parentFor(call: DriveCall, parents: readonly string[] | undefined): DriveFile {
  if (parents !== undefined && parents.length > 1)
    throw invalidParameter('parents', 'A file can only have one parent folder.');
  const folder = call.folderToFill(parents?.[0] ?? 'root');
  checkPlace(call, folder);
  return folder;
}

/** @throws GoogleError 403 where the folder is too deep or too full */
export function checkPlace(call: DriveCall, folder: DriveFile): void {
  if ([...pathOf(call.drive.files, folder)].length > MAX_LEVELS)
    throw new GoogleError(403, 'myDriveHierarchyDepthLimitExceeded', 'The hierarchy is too deep.');
  if (folder.parent !== undefined && call.drive.childrenOf(folder.id).size >= MAX_CHILDREN)
    throw new GoogleError(
      403,
      'numChildrenInNonRootLimitExceeded',
      'The limit for this folder’s children has been exceeded.',
    );
}

/** Where `addParents` and `removeParents` move a file; undefined where it stays. */
export function moveOf(call: DriveCall, file: DriveFile): DriveFile | undefined {
  const [added, removed] = ['addParents', 'removeParents'].map((name) => idsOf(call, name));
  const leaves = removed?.includes(file.parent ?? '') === true;
  const target = added?.find((id) => id !== file.parent || leaves);
  if (target === undefined) {
    if (leaves) throw new GoogleError(403, 'cannotRemoveParent', 'The last parent of a file cannot be removed.');
    return undefined;
  }
  if (!leaves) throw new GoogleError(403, 'cannotAddParent', 'Increasing the number of parents is not allowed');
  const folder = call.folderToFill(target);
  if ([...pathOf(call.drive.files, folder)].includes(file))
    throw new GoogleError(403, 'cyclicMove', 'A folder cannot be moved into its own descendant.');
  checkPlace(call, folder);
  return folder;
}

function idsOf(call: DriveCall, name: string): string[] {
  const ids = (call.query(name) ?? '').split(',').map((id) => id.trim());
  return ids.filter((id) => id !== '').map((id) => call.find(id)?.id ?? id);
}
