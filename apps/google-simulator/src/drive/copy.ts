import { documentCopied } from '../docs/for-drive.js';
import { GoogleError } from '../http/google-error.js';
import { type FilePatch, type NewFile } from '../world/drive/events.js';
import { DOCUMENT, type DriveFile, FOLDER, SHORTCUT } from '../world/drive/file.js';
import { putPieces } from '../world/drive/content.js';
import { mayCopy } from './capabilities.js';
import { checkRoom } from './content.js';
import { usableId } from './create.js';
import { type DriveCall, type DriveHandler } from './drive-call.js';
import { bodyOf, patchOf, timeOf } from './file-body.js';
import { fileView } from './file-view.js';
import { parentFor } from './place.js';
import { conversionNotSupported } from './refusals.js';

export const copy: Readonly<Record<string, DriveHandler>> = {
  'drive.files.copy': (call) => {
    const source = call.file();
    if (source.mimeType === FOLDER || source.mimeType === SHORTCUT || !mayCopy(source, call.roleIn(source)))
      throw new GoogleError(403, 'cannotCopyFile', 'This file cannot be copied by the user.');
    checkRoom(call);
    const file = copyOf(call, source);
    const content = source.mimeType === DOCUMENT ? documentCopied(call.world, source.id, file.id) : [];
    call.record([{ t: 'drive.created', file, ...call.deed }, ...content]);
    return fileView(call, call.file(file.id));
  },
};

function copyOf(call: DriveCall, source: DriveFile): NewFile {
  const body = bodyOf(call);
  if (body.mimeType !== undefined && body.mimeType !== source.mimeType) throw conversionNotSupported();
  const { at } = call.deed;
  return {
    ...contentOf(call, source),
    ...{ properties: Object.fromEntries(source.properties), description: source.description ?? null },
    ...patchOf(body),
    id: usableId(call, body.id, source.mimeType),
    name: body.name ?? `Copy of ${source.name}`,
    mimeType: source.mimeType,
    parent: parentFor(call, body.parents ?? standardParents(call, source)).id,
    owner: call.email,
    createdTime: timeOf(body.createdTime, 'createdTime') ?? at,
    modifiedTime: timeOf(body.modifiedTime, 'modifiedTime') ?? at,
  };
}

/** Beside the original where the person may put something there, else My Drive. */
function standardParents(call: DriveCall, { parent = '' }: DriveFile): readonly string[] | undefined {
  try {
    return [call.folderToFill(parent).id];
  } catch {
    return undefined;
  }
}

function contentOf(call: DriveCall, { content }: DriveFile): FilePatch {
  if (content === undefined) return {};
  const { size, md5, sha1, sha256 } = content;
  const pieces = content.stored?.pieces ?? putPieces(call.world.blobs, Buffer.concat([...content.read()]));
  const revisionId = `0B${call.world.random(32).toString('base64url')}`;
  return { content: { pieces, size, md5, sha1, sha256, revisionId } };
}
