import { DOCUMENT, type DriveFile, FOLDER, SHORTCUT } from '../world/drive/file.js';
import { permissionIdOf } from '../world/drive/ids.js';
import { capabilitiesOf, mayShare } from './capabilities.js';
import { type DriveCall } from './drive-call.js';
import { endingOf, exportsOf } from './formats.js';
import { permissionView, userView } from './people.js';
import { permissionsOn } from './permissions-on.js';
import { isOpened, reachOf } from './reach.js';

const time = (ms: number): string => new Date(ms).toISOString();

/** What is answered where nothing is asked for by `fields`: kind, id, name, mimeType; resource keys are not simulated. */
export function shortView({ id, name, mimeType }: DriveFile): object {
  return { kind: 'drive#file', id, name, mimeType };
}

/** A file as an answer holds it; all that Google would say of it where the call selects by `fields`. */
export function fileView(call: DriveCall, file: DriveFile): object {
  if (!call.hasFields) return shortView(file);
  return {
    ...shortView(file),
    ...stateView(call, file),
    ...timesView(call, file),
    ...peopleView(call, file),
    ...contentView(file),
    ...propertiesView(call, file),
    ...linksView(file),
  };
}

function stateView(call: DriveCall, file: DriveFile): object {
  const parent = file.parent === undefined ? undefined : call.find(file.parent);
  const seesParent = parent !== undefined && call.drive.roleOf(parent, call.email) !== undefined;
  return {
    ...(file.description !== undefined && { description: file.description }),
    starred: file.starredBy.has(call.email),
    trashed: call.drive.isTrashed(file),
    explicitlyTrashed: file.trashed,
    ...(seesParent && { parents: [parent.id] }),
    ...(file.folderColorRgb !== undefined && { folderColorRgb: file.folderColorRgb }),
    ...(file.shortcut !== undefined && { shortcutDetails: file.shortcut }),
    spaces: ['drive'],
    version: String(file.version),
    isAppAuthorized: isOpened(call, file),
    capabilities: capabilitiesOf(file, reachOf(call, file)),
    copyRequiresWriterPermission: file.copyRequiresWriterPermission,
    viewersCanCopyContent: !file.copyRequiresWriterPermission,
    writersCanShare: file.writersCanShare,
    inheritedPermissionsDisabled: false,
  };
}

function timesView(call: DriveCall, file: DriveFile): object {
  const [viewed, modified] = [file.viewedBy.get(call.email), file.modifiedBy.get(call.email)];
  return {
    createdTime: time(file.createdTime),
    modifiedTime: time(file.modifiedTime),
    viewedByMe: viewed !== undefined,
    ...(viewed !== undefined && { viewedByMeTime: time(viewed) }),
    modifiedByMe: modified !== undefined,
    ...(modified !== undefined && { modifiedByMeTime: time(modified) }),
  };
}

function peopleView(call: DriveCall, file: DriveFile): object {
  const mine = file.owner === call.email ? undefined : file.permissions.get(permissionIdOf(call.email));
  const permissions = permissionsOn(call.drive, file);
  return {
    owners: [userView(call, file.owner)],
    lastModifyingUser: userView(call, file.lastModifiedBy),
    ownedByMe: file.owner === call.email,
    shared: permissions.length > 1,
    ...(mine && { sharedWithMeTime: time(mine.sharedAt), sharingUser: userView(call, mine.sharedBy) }),
    ...(mayShare(file, reachOf(call, file)) && {
      permissions: permissions.map(({ permission, from }) => permissionView(call, permission, from)),
      permissionIds: permissions.map(({ permission }) => permission.id),
    }),
  };
}

function contentView(file: DriveFile): object {
  const { content } = file;
  // A Google Doc counts a kilobyte at least (observed); folders and shortcuts have no size.
  if (content === undefined)
    return file.mimeType === DOCUMENT ? { size: '1024', quotaBytesUsed: '1024' } : { quotaBytesUsed: '0' };
  const [ending, size] = [endingOf(file.name) ?? '', String(content.size)];
  return {
    ...{
      size,
      quotaBytesUsed: size,
      headRevisionId: content.revisionId,
      originalFilename: file.originalFilename ?? file.name,
    },
    ...{ md5Checksum: content.md5, sha1Checksum: content.sha1, sha256Checksum: content.sha256 },
    ...{ fileExtension: ending, fullFileExtension: ending, hasThumbnail: false, thumbnailVersion: '0' },
  };
}

function propertiesView(call: DriveCall, file: DriveFile): object {
  const prefix = `${call.deed.project ?? ''}\n`;
  const own = [...file.appProperties].filter(([key]) => key.startsWith(prefix));
  return {
    ...(file.properties.size > 0 && { properties: Object.fromEntries(file.properties) }),
    ...(own.length > 0 && {
      appProperties: Object.fromEntries(own.map(([key, value]) => [key.slice(prefix.length), value])),
    }),
  };
}

function linksView({ id, mimeType, content }: DriveFile): object {
  const drive = 'https://drive.google.com';
  const exports = exportsOf(mimeType).map((type) => [
    type,
    `https://docs.google.com/feeds/download/documents/export/Export?id=${id}&exportFormat=${type.split('/')[1] ?? ''}`,
  ]);
  const view =
    mimeType === DOCUMENT
      ? `https://docs.google.com/document/d/${id}/edit?usp=drivesdk`
      : mimeType === FOLDER
        ? `${drive}/drive/folders/${id}`
        : `${drive}/file/d/${id}/view?usp=drivesdk`;
  return {
    webViewLink: view,
    iconLink: `https://drive-thirdparty.googleusercontent.com/16/type/${mimeType === SHORTCUT ? 'shortcut' : mimeType}`,
    ...(content && { webContentLink: `${drive}/uc?id=${id}&export=download` }),
    ...(exports.length > 0 && { exportLinks: Object.fromEntries(exports) as Record<string, string> }),
  };
}
