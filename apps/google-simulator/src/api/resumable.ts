import { type Answer, type Call } from '../http/call.js';
import { GoogleError } from '../http/google-error.js';
import { type BlobRef } from '../store/blobs.js';
import { putPieces } from '../world/drive/content.js';
import { type AccessToken, type WorldEvent } from '../world/events.js';
import { type Upload } from '../world/uploads/uploads.js';
import { type World } from '../world/world.js';
import { type Media } from './api-call.js';
import { type ContentRange, parseContentRange } from './content-range.js';

/** Every chunk but the last is a multiple of it. */
const CHUNK_BYTES = 262_144;

/** What a session is begun with. */
export interface Beginning {
  readonly methodId: string;
  readonly params: Readonly<Record<string, string>>;
  readonly metadata: unknown;
  readonly access: AccessToken;
  /** Greatest number of bytes that the method takes. */
  readonly maxBytes: number;
  /** Base of the address by which the caller came. */
  readonly base: string;
}

/** The last chunk has come: runs the method with the media, and with events that are to be recorded with it. */
export type Finish = (upload: Upload, media: Media, alongside: readonly WorldEvent[]) => Answer;

/** Resumable uploads (`google-apis.md` 4.2): the bytes lie in the blob store, the sessions in the journal. */
export class ResumableUploads {
  constructor(private readonly world: World) {}

  /** @throws GoogleError 413, 503 where too many are under way */
  begin(call: Call, { methodId, params, metadata, access, maxBytes, base }: Beginning): Answer {
    const total = lengthOf(call.headers['x-upload-content-length']);
    if ((total ?? 0) > maxBytes) throw new GoogleError(413, 'uploadTooLarge', 'Request Entity Too Large');
    const now = this.world.clock.nowMs();
    if (this.world.uploads.isFull(now)) throw new GoogleError(503, 'backendError', 'Too many uploads are under way.');
    const id = this.world.random(32).toString('base64url');
    const type = call.headers['x-upload-content-type'];
    const { email, clientId, scopes } = access;
    const asked = { id, methodId, params, query: call.query.toString(), metadata, begunAt: now };
    const media = { ...(type !== undefined && { contentType: type }), ...(total !== undefined && { total }) };
    this.record(call, [{ t: 'upload.begun', session: { ...asked, ...media, email, clientId, scopes } }]);
    const query = new URLSearchParams(call.query);
    query.set('uploadType', 'resumable');
    query.set('upload_id', id);
    return empty(200, { location: `${base}${call.path}?${query.toString()}`, 'x-guploader-uploadid': id });
  }

  /**
   * @returns the session of a request's `upload_id`
   * @throws GoogleError 404 for one that is unknown, of another method, or over
   */
  find(call: Call, methodId: string): Upload {
    const upload = this.world.uploads.find(call.query.get('upload_id') ?? '', this.world.clock.nowMs());
    if (upload?.session.methodId !== methodId) throw new GoogleError(404, 'notFound', 'Upload session not found.');
    return upload;
  }

  /** A chunk, or the question how far it is: 308 until all is there, then what the method answers. @throws GoogleError */
  receive(call: Call, upload: Upload, maxBytes: number, finish: Finish): Answer {
    if (upload.isFinished) return answered(upload);
    const range = rangeOf(call, upload);
    if (range.to > maxBytes) throw new GoogleError(413, 'uploadTooLarge', 'Request Entity Too Large');
    const total = range.total ?? upload.session.total;
    if (range.from === undefined)
      return total === upload.received ? this.finish(call, upload, [], finish) : progress(upload);
    if (range.from > upload.received) throw beyond(range.from, upload.received);
    const isLast = range.to === total;
    if (!isLast && call.body.length % CHUNK_BYTES !== 0) throw unfitting(call.body.length);
    // What has been received before is not taken twice.
    const fresh = call.body.subarray(upload.received - range.from);
    const pieces = putPieces(this.world.blobs, fresh);
    if (isLast) return this.finish(call, upload, pieces, finish);
    this.record(call, [{ t: 'upload.received', id: upload.session.id, pieces }]);
    return progress(upload);
  }

  private finish(call: Call, upload: Upload, pieces: readonly BlobRef[], run: Finish): Answer {
    const { id, contentType } = upload.session;
    const all = [...upload.pieces, ...pieces];
    const { blobs } = this.world;
    const media = {
      get bytes() {
        return Buffer.concat(all.map((piece) => blobs.get(piece)));
      },
      contentType,
      pieces: all,
    };
    const answer = run(upload, media, [{ t: 'upload.finished', id }]);
    const body = typeof answer.body === 'string' || Buffer.isBuffer(answer.body) ? answer.body.toString() : '';
    const { status, headers } = answer;
    this.record(call, [{ t: 'upload.answered', id, answer: { status, headers, body } }]);
    return answer;
  }

  private record(call: Call, events: readonly WorldEvent[]): void {
    this.world.record(events, { requestId: call.requestId, effect: call.trace.effect });
  }
}

/** @throws GoogleError 400 for a range that is malformed, or contradicts what was said before */
function rangeOf(call: Call, { session, received }: Upload): ContentRange {
  const range = parseContentRange(call.headers['content-range'], call.body.length);
  if (range === undefined) throw new GoogleError(400, 'badRequest', 'Failed to parse Content-Range header.');
  const isOther = range.total !== undefined && session.total !== undefined && range.total !== session.total;
  if (isOther || (range.total ?? Infinity) < received)
    throw new GoogleError(400, 'badRequest', 'Invalid request.  The total size does not match that of the session.');
  if (range.total === undefined && range.to > (session.total ?? Infinity))
    throw new GoogleError(400, 'badRequest', 'Invalid request.  There are more bytes than were announced.');
  return range;
}

/** A session that ended in a kill before its answer was kept cannot say what it did. */
function answered({ answer }: Upload): Answer {
  if (answer === undefined) throw new GoogleError(404, 'notFound', 'Upload session not found.');
  return answer;
}

function progress({ received }: Upload): Answer {
  return empty(308, received === 0 ? {} : { range: `bytes=0-${String(received - 1)}` });
}

function empty(status: number, headers: Record<string, string>): Answer {
  return { status, headers: { ...headers, 'content-length': '0' }, body: '' };
}

function lengthOf(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,15}$/.test(header) ? Number(header) : undefined;
}

/** Google's words (googleapis/gcs-resumable-upload#17). */
function unfitting(length: number): GoogleError {
  return new GoogleError(
    400,
    'badRequest',
    `Invalid request.  The number of bytes uploaded is required to be equal or greater than 262144, except for the final request (it's recommended to be the exact multiple of 262144).  The received request contained ${String(length)} bytes, which does not meet this requirement.`,
  );
}

/** 503, as Google says it (Byron/google-apis-rs#286). */
function beyond(from: number, received: number): GoogleError {
  return new GoogleError(
    503,
    'backendError',
    `Invalid request.  According to the Content-Range header, the upload offset is ${String(from)} byte(s), which exceeds already uploaded size of ${String(received)} byte(s).`,
  );
}
