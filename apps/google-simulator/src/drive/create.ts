import { documentImported } from '../docs/for-drive.js';
import { type NewFile } from '../world/drive/events.js';
import { DOCUMENT, FOLDER, SHORTCUT, isNative } from '../world/drive/file.js';
import { newFileId } from '../world/drive/ids.js';
import { GoogleError } from '../http/google-error.js';
import { checkRoom, storeMedia } from './content.js';
import { type DriveCall, type DriveHandler } from './drive-call.js';
import { bodyOf, checkPropertyCount, checkType, type FileBody, patchOf, timeOf } from './file-body.js';
import { fileView } from './file-view.js';
import { IMPORT_FORMATS, typeOfName } from './formats.js';
import { parentFor } from './place.js';
import { conversionNotSupported, fileNotFound, invalidParameter } from './refusals.js';

export const create: Readonly<Record<string, DriveHandler>> = {
  'drive.files.create': (call) => {
    const body = bodyOf(call);
    const mimeType = typeOf(call, body);
    const file = newFileOf(call, body, mimeType);
    checkPropertyCount(countOf(body.properties), countOf(body.appProperties));
    const events = importOf(call, file.id, mimeType);
    const isBlob = !isNative(mimeType);
    const content = isBlob ? { content: storeMedia(call, call.media) } : {};
    call.record([{ t: 'drive.created', file: { ...file, ...content }, ...call.deed }, ...events]);
    return fileView(call, call.file(file.id));
  },
};

/** What is refused before the bytes come: a folder that cannot take the file, and storage without room. */
export function admitCreate(call: DriveCall): void {
  parentFor(call, bodyOf(call).parents);
  checkRoom(call);
}

function newFileOf(call: DriveCall, body: FileBody, mimeType: string): NewFile {
  const parent = parentFor(call, body.parents);
  const shortcut = mimeType === SHORTCUT ? shortcutOf(call, body) : undefined;
  const { at } = call.deed;
  return {
    ...patchOf(body),
    ...{ id: usableId(call, body.id, mimeType), name: body.name ?? 'Untitled', mimeType, parent: parent.id },
    owner: call.email,
    createdTime: timeOf(body.createdTime, 'createdTime') ?? at,
    modifiedTime: timeOf(body.modifiedTime, 'modifiedTime') ?? at,
    ...(shortcut && { shortcut }),
  };
}

const countOf = (properties: object | undefined): number => Object.keys(properties ?? {}).length;

/** The request's word counts first, then the upload's, then the name's. */
function typeOf(call: DriveCall, body: FileBody): string {
  const sent = call.media?.contentType?.split(';')[0]?.trim() ?? '';
  if (sent !== '') checkType(sent);
  const known = body.mimeType ?? (sent === '' ? undefined : sent);
  return known !== undefined && known !== 'application/octet-stream' ? known : typeOfName(body.name ?? '');
}

function shortcutOf(call: DriveCall, body: FileBody): NonNullable<NewFile['shortcut']> {
  const targetId = body.shortcutDetails?.targetId;
  if (targetId === undefined) throw invalidParameter('shortcutDetails.targetId');
  const target = call.find(targetId);
  if (target === undefined || call.roleIn(target) === undefined) throw fileNotFound(targetId);
  if (target.mimeType === SHORTCUT)
    throw new GoogleError(403, 'shortcutTargetInvalid', 'A shortcut cannot point to a shortcut.');
  return { targetId: target.id, targetMimeType: target.mimeType };
}

/** An id of generateIds, once and by whom it was given to; never for Google's own formats, folders and shortcuts apart. */
export function usableId(call: DriveCall, id: string | undefined, mimeType: string): string {
  if (id === undefined)
    return newFileId(call.world.random, isNative(mimeType) && ![FOLDER, SHORTCUT].includes(mimeType));
  if (isNative(mimeType) && ![FOLDER, SHORTCUT].includes(mimeType))
    throw invalidParameter('id', 'Generated IDs are not supported for Docs Editors formats.');
  if (call.drive.used.has(id) || call.drive.files.has(id))
    throw new GoogleError(409, 'fileIdInUse', 'A file already exists with the provided ID.');
  if (call.drive.reserved.get(id) !== call.email) throw invalidParameter('id', 'The provided file ID is not usable.');
  return id;
}

/** What makes a Google Doc of an upload. @throws GoogleError 400 for a conversion that is not simulated, or none of Google's */
function importOf(call: DriveCall, id: string, mimeType: string): ReturnType<typeof documentImported> {
  if (call.media === undefined || !isNative(mimeType)) return [];
  const sent = call.media.contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (mimeType !== DOCUMENT || !Object.hasOwn(IMPORT_FORMATS, sent)) throw conversionNotSupported();
  return documentImported(call.world, id, call.media.bytes.toString('utf8'), sent);
}
