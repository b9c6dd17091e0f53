import { effectivePermissions } from '../world/drive/access.js';
import { ROLES } from '../world/drive/events.js';
import { DOCUMENT, type DriveFile } from '../world/drive/file.js';
import { permissionIdOf } from '../world/drive/ids.js';
import { textOfDocument } from '../docs/for-drive.js';
import { type DriveCall } from './drive-call.js';
import { type Facts } from './query/match.js';

/** No more of a file's own text is searched. */
const INDEXED_BYTES = 1_048_576;

/** What a query asks of a file, read from it only when asked. */
export function factsOf(call: DriveCall, file: DriveFile): Facts {
  return {
    ...{ name: file.name, mimeType: file.mimeType, modifiedTime: file.modifiedTime, createdTime: file.createdTime },
    viewedByMeTime: file.viewedBy.get(call.email),
    trashed: call.drive.isTrashed(file),
    starred: file.starredBy.has(call.email),
    sharedWithMe: file.owner !== call.email && file.permissions.has(permissionIdOf(call.email)),
    targetId: file.shortcut?.targetId,
    get visibility() {
      return visibilityOf(call, file);
    },
    text: () => textOf(call, file),
    isIn: (collection, value) => isIn(call, file, collection, value),
    property: (collection, key) =>
      collection === 'properties'
        ? file.properties.get(key)
        : file.appProperties.get(`${call.deed.project ?? ''}\n${key}`),
  };
}

function textOf(call: DriveCall, file: DriveFile): string {
  const { name, description = '', indexableText = '', mimeType, content } = file;
  const own = mimeType === DOCUMENT ? textOfDocument(call.world, file.id) : '';
  const isText = content !== undefined && mimeType.startsWith('text/');
  const bytes = isText
    ? Buffer.concat([...content.read(0, Math.min(content.size, INDEXED_BYTES))]).toString('utf8')
    : '';
  return [name, description, indexableText, own, bytes].join('\n');
}

/** Who may write reads too. */
function isIn(call: DriveCall, file: DriveFile, collection: string, value: string): boolean {
  if (collection === 'parents') return file.parent !== undefined && call.find(value)?.id === file.parent;
  const email = (value === 'me' ? call.email : value).toLowerCase();
  if (collection === 'owners') return file.owner === email;
  const least = collection === 'writers' ? 'writer' : 'reader';
  return [...effectivePermissions(call.drive.files, file)].some(
    ({ emailAddress, role }) => emailAddress === email && ROLES.indexOf(role) >= ROLES.indexOf(least),
  );
}

function visibilityOf(call: DriveCall, file: DriveFile): string {
  const permissions = [...effectivePermissions(call.drive.files, file)];
  for (const type of ['anyone', 'domain'] as const) {
    const found = permissions.filter((permission) => permission.type === type);
    if (found.length > 0)
      return `${type}${found.some(({ allowFileDiscovery }) => allowFileDiscovery === true) ? 'CanFind' : 'WithLink'}`;
  }
  return 'limited';
}
