import { type FilePatch } from '../world/drive/events.js';
import { type DriveFile, isNative } from '../world/drive/file.js';
import { storeMedia } from './content.js';
import { type DriveCall, type DriveHandler } from './drive-call.js';
import { bodyOf, checkPropertyCount, type FileBody, patchOf, timeOf } from './file-body.js';
import { fileView } from './file-view.js';

import { moveOf } from './place.js';
import { invalidParameter, noPermission, notSimulated } from './refusals.js';

/** What counts as a modification; moving, starring, sharing and trashing do not (unverified). */
const MODIFIES: readonly (keyof FilePatch)[] = [
  ...(['name', 'description', 'mimeType', 'content', 'properties', 'appProperties', 'originalFilename'] as const),
];
/** What anybody may do who sees the file. */
const PERSONAL: readonly string[] = ['starred', 'viewedByMeTime'];

export const update: Readonly<Record<string, DriveHandler>> = {
  'drive.files.update': (call) => {
    const body = bodyOf(call);
    const isPersonal = Object.keys(body).every((name) => PERSONAL.includes(name)) && call.media === undefined;
    const file = call.fileFor(isPersonal && !call.call.query.has('addParents') ? 'reader' : 'writer');
    const set = patchFor(call, file, body);
    const modified = timeOf(body.modifiedTime, 'modifiedTime');
    const modifies = modified !== undefined || MODIFIES.some((name) => set[name] !== undefined);
    const { deed } = call;
    call.record([
      { t: 'drive.updated', id: file.id, set, ...(modifies && { modifiedTime: modified ?? deed.at }), ...deed },
    ]);
    return fileView(call, file);
  },
};

function patchFor(call: DriveCall, file: DriveFile, body: FileBody): FilePatch {
  if (body.parents !== undefined)
    throw invalidParameter(
      'parents',
      'The parents field is not directly writable in update requests. Use the addParents and removeParents parameters instead.',
    );
  const isRoot = file.parent === undefined;
  if (isRoot && (body.name !== undefined || body.trashed !== undefined)) throw noPermission(file.id);
  if (body.trashed !== undefined && file.owner !== call.email) throw noPermission(file.id);
  const target = moveOf(call, file);
  if (target !== undefined && isRoot) throw noPermission(file.id);
  const patch = {
    ...patchOf(body),
    ...typeOf(file, body),
    ...(body.trashed !== undefined && { trashed: body.trashed }),
  };
  checkCounts(call, file, body);
  return { ...patch, ...(target && { parent: target.id }), ...contentOf(call, file) };
}

/** Bytes keep the type that they have; the type of Google's own formats cannot be changed. */
function typeOf(file: DriveFile, body: FileBody): FilePatch {
  if (body.mimeType === undefined || body.mimeType === file.mimeType) return {};
  if (isNative(file.mimeType) || isNative(body.mimeType)) throw invalidParameter('mimeType');
  return { mimeType: body.mimeType };
}

function contentOf(call: DriveCall, file: DriveFile): FilePatch {
  if (call.media === undefined) return {};
  if (isNative(file.mimeType)) throw notSimulated('Replacing the content of one of Google’s own formats by an upload');
  return { content: storeMedia(call, call.media) };
}

function checkCounts(call: DriveCall, file: DriveFile, { properties = {}, appProperties = {} }: FileBody): void {
  const prefix = `${call.deed.project ?? ''}\n`;
  const own = [...file.appProperties.keys()].filter((key) => key.startsWith(prefix));
  const shared = new Set([...file.properties.keys(), ...keysOf(properties)]);
  checkPropertyCount(shared.size, new Set([...own, ...keysOf(appProperties).map((key) => `${prefix}${key}`)]).size);
}

function keysOf(properties: Readonly<Record<string, string | null>>): string[] {
  return Object.keys(properties).filter((key) => properties[key] !== null);
}
