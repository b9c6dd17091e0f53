import { RawAnswer } from '../api/api-call.js';
import { type Body } from '../http/call.js';
import { GoogleError } from '../http/google-error.js';
import { type FileContent } from '../world/drive/content.js';
import { type DriveFile } from '../world/drive/file.js';
import { capabilitiesOf } from './capabilities.js';
import { type DriveCall, type DriveHandler } from './drive-call.js';
import { fileView } from './file-view.js';

/** So many bytes are answered in one piece; more are read while they are sent. */
const WHOLE_BYTES = 8 * 1024 * 1024;

const READS_CONTENT = /\/auth\/(drive|drive\.readonly|drive\.file)$/;

export const get: Readonly<Record<string, DriveHandler>> = {
  // acknowledgeAbuse is taken and means nothing: no file here is found abusive.
  'drive.files.get': (call) => {
    const file = call.file();
    return call.query('alt') === 'media' ? download(call, file) : fileView(call, file);
  },
};

function download(call: DriveCall, file: DriveFile): RawAnswer {
  if (!call.access.scopes.some((scope) => READS_CONTENT.test(scope)))
    throw new GoogleError(403, 'insufficientPermissions', 'Insufficient Permission');
  const { content } = file;
  if (content === undefined)
    throw new GoogleError(
      403,
      'fileNotDownloadable',
      'Only files with binary content can be downloaded. Use Export with Docs Editors files.',
      { location: 'alt', locationType: 'parameter' },
    );
  if (capabilitiesOf(file, call.roleIn(file)).canDownload !== true)
    throw new GoogleError(403, 'cannotDownloadFile', 'This file cannot be downloaded by the user.');
  return sendRange(content, file.mimeType, call.call.headers.range);
}

/** One range of bytes, or the whole; several at once are answered as the whole (RFC 9110 14.2). */
function sendRange(content: FileContent, mimeType: string, asked: string | undefined): RawAnswer {
  const range = rangeOf(asked, content.size);
  const headers = { 'content-type': mimeType, 'accept-ranges': 'bytes', 'cache-control': 'private' };
  if (range === undefined) return new RawAnswer({ status: 200, headers, body: bytesOf(content, 0, content.size) });
  const [from, to] = range;
  const where = { 'content-range': `bytes ${String(from)}-${String(to - 1)}/${String(content.size)}` };
  return new RawAnswer({ status: 206, headers: { ...headers, ...where }, body: bytesOf(content, from, to) });
}

function bytesOf(content: FileContent, from: number, to: number): Body {
  const pieces = content.read(from, to);
  return to - from <= WHOLE_BYTES ? Buffer.concat([...pieces]) : stream(pieces);
}

// eslint-disable-next-line @typescript-eslint/require-await -- an async iterable is what a streamed body is; the pieces come from the store
async function* stream(pieces: Iterable<Buffer>): AsyncGenerator<Buffer> {
  yield* pieces;
}

/** @throws GoogleError 416 for a range that no byte of the file is in */
function rangeOf(asked: string | undefined, size: number): [from: number, to: number] | undefined {
  const found = /^bytes=(\d*)-(\d*)$/.exec(asked?.trim() ?? '');
  const [, first = '', last = ''] = found ?? [];
  if (found === null || first + last === '') return undefined;
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === '' || last === '' ? size : Math.min(Number(last) + 1, size);
  if (first !== '' && last !== '' && Number(last) < from) return undefined;
  if (from < to) return [from, to];
  throw new GoogleError(416, 'requestedRangeNotSatisfiable', 'Request range not satisfiable', {
    location: 'Range',
    headers: { 'content-range': `bytes */${String(size)}` },
  });
}
