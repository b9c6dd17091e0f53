import { type Media } from '../api/api-call.js';
import { GoogleError } from '../http/google-error.js';
import { describePieces, putPieces } from '../world/drive/content.js';
import { type StoredContent } from '../world/drive/events.js';
import { type DriveCall } from './drive-call.js';

/** `uploadType=media` and `multipart` take no more (`google-apis.md` 4.2); a resumable upload does. */
const SIMPLE_BYTES = 5 * 1024 * 1024;

/** Puts an upload into the store. @throws GoogleError 413, 403 where the person's storage is used up */
export function storeMedia(call: DriveCall, media: Media | undefined): StoredContent {
  const isSimple = ['media', 'multipart'].includes(call.query('uploadType') ?? '');
  if (media !== undefined && isSimple && media.bytes.length > SIMPLE_BYTES)
    throw new GoogleError(413, 'uploadTooLarge', 'Request Entity Too Large');
  checkRoom(call);
  const { blobs } = call.world;
  const pieces = media === undefined ? [] : (media.pieces ?? putPieces(blobs, media.bytes));
  return describePieces(blobs, pieces, `0B${call.world.random(32).toString('base64url')}`);
}

export function checkRoom(call: DriveCall): void {
  if (call.drive.full.has(call.email))
    throw new GoogleError(403, 'storageQuotaExceeded', "The user's Drive storage quota has been exceeded.");
}
