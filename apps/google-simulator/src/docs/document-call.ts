import { type ApiCall } from '../api/api-call.js';
import { documentFileOf } from '../drive/files-of-docs.js';
import { isAtLeast, mayAppWrite, reachOf } from '../drive/reach.js';
import { GoogleError, notFound } from '../http/google-error.js';
import { type KeptDocument } from '../world/docs/docs.js';
import { type Role } from '../world/drive/events.js';
import { type DriveFile } from '../world/drive/file.js';
import { keptDocument } from './kept-document.js';

/** A document that a request may read. */
export interface ReadableDocument {
  readonly file: DriveFile;
  readonly document: KeptDocument;
  readonly role: Role;
}

const OFFICE = /^application\/(msword|vnd\.openxmlformats-officedocument\.)/;

/** @throws GoogleError 404 where there is none, 403 where the person may not see it, 400 where it is no Google Doc */
export function documentOf(call: ApiCall): ReadableDocument {
  const { world } = call;
  const id = call.param('documentId');
  const file = world.drive.files.get(id);
  if (file === undefined) throw notFound();
  const role = reachOf(call, file);
  if (role === undefined && world.drive.roleOf(file, call.account.email) === undefined) throw forbidden();
  // The person may, the app may not: `drive.file` hides what it was not given.
  if (role === undefined) throw notFound();
  if (documentFileOf(world, id) === undefined) throw wrongKind(file.mimeType);
  return { file, document: keptDocument(world, file), role };
}

/** @throws GoogleError 403 where the person, or the app for them, may only read */
export function writableDocumentOf(call: ApiCall): ReadableDocument {
  const found = documentOf(call);
  if (!isAtLeast(found.role, 'writer') || !mayAppWrite(call, found.file)) throw forbidden();
  return found;
}

export function forbidden(): GoogleError {
  return new GoogleError(403, 'forbidden', 'The caller does not have permission');
}

/** Office files have Google's own words (observed); other kinds of Google's are no documents at all. */
function wrongKind(mimeType: string): GoogleError {
  if (mimeType.startsWith('application/vnd.google-apps.')) return notFound();
  const tail = OFFICE.test(mimeType) ? ' The document must not be an Office file.' : '';
  return new GoogleError(400, 'failedPrecondition', `This operation is not supported for this document.${tail}`);
}
