import { type DriveFile } from './file.js';
import { type DrivePermission, type Role, ROLES } from './events.js';

/** Walks from the file to its My Drive. */
export function* pathOf(files: ReadonlyMap<string, DriveFile>, file: DriveFile): Generator<DriveFile> {
  for (let at: DriveFile | undefined = file; at !== undefined; at = files.get(at.parent ?? '')) yield at;
}

/** In the trash itself or with a folder above it. */
export function isTrashed(files: ReadonlyMap<string, DriveFile>, file: DriveFile): boolean {
  for (const { trashed } of pathOf(files, file)) if (trashed) return true;
  return false;
}

/** Permissions of the file and of the folders above it, the nearest first; who owns a folder writes in what others put there. */
export function* effectivePermissions(
  files: ReadonlyMap<string, DriveFile>,
  file: DriveFile,
): Generator<DrivePermission> {
  for (const at of pathOf(files, file))
    for (const permission of at.permissions.values())
      yield at === file || permission.role !== 'owner' ? permission : { ...permission, role: 'writer' };
}

/**
 * What a person may do with a file, links for everybody included; undefined: nothing. Others than the owner do not see what is in the
 * trash (`File.trashed` of drive.v3.json).
 */
export function roleOf(files: ReadonlyMap<string, DriveFile>, file: DriveFile, email: string): Role | undefined {
  if (file.owner === email) return 'owner';
  if (isTrashed(files, file)) return undefined;
  let best = -1;
  for (const permission of effectivePermissions(files, file))
    if (isFor(permission, email)) best = Math.max(best, ROLES.indexOf(permission.role));
  return ROLES[best];
}

/** The addresses that have the file in their list: owner, and whom it was shared with by name; a link alone lists nothing. */
export function viewersOf(files: ReadonlyMap<string, DriveFile>, file: DriveFile): string[] {
  const viewers = new Set([file.owner]);
  if (!isTrashed(files, file))
    for (const { type, emailAddress } of effectivePermissions(files, file))
      if (type === 'user' && emailAddress !== undefined) viewers.add(emailAddress);
  return [...viewers].sort();
}

function isFor(permission: DrivePermission, email: string): boolean {
  switch (permission.type) {
    case 'anyone':
      return true;
    case 'domain':
      return email.endsWith(`@${permission.domain ?? ''}`);
    default:
      return permission.emailAddress === email;
  }
}
