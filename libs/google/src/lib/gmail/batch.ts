import { randomBytes } from 'node:crypto';

export interface BatchPart {
  /** The Content-ID that the caller gave. */
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** null: larger than the bound, dropped unread. */
  readonly body: Buffer | null;
}

/** A `multipart/mixed` request of GETs (guides/batch): ≤ 100 calls, each billed on its own. */
export function writeBatch(paths: readonly { id: string; path: string }[]): { contentType: string; body: string } {
  const boundary = `gatehouse_${randomBytes(12).toString('hex')}`;
  const parts = paths.map(
    ({ id, path }) =>
      `--${boundary}\r\nContent-Type: application/http\r\nContent-ID: <${id}>\r\n\r\nGET ${path}\r\n\r\n`,
  );
  return { contentType: `multipart/mixed; boundary=${boundary}`, body: `${parts.join('')}--${boundary}--\r\n` };
}

/** The boundary of an answer's Content-Type (RFC 2046, 5.1.1); undefined when it is no multipart. */
export function boundaryOf(contentType: string | undefined): string | undefined {
  const found = /^multipart\/mixed\s*;.*?boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType ?? '');
  return found?.[1] ?? found?.[2];
}

/**
 * Reads a batch answer as a stream: one part in memory at a time, a part over `maxPartBytes` is dropped unread. What was
 * looked at once is not looked at or copied again, so time is linear in the answer.
 * Throws a plain message by `invalid` when the framing is broken or a part is cut.
 */
export async function* readBatch(
  chunks: AsyncIterable<Buffer>,
  boundary: string,
  limits: { maxPartBytes: number; invalid: (why: string) => Error },
): AsyncGenerator<BatchPart> {
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  let window: Buffer = Buffer.from('\r\n'); // so that the first boundary looks like the others
  let part: PartBytes | undefined;
  for await (const chunk of chunks) {
    window = window.length === 0 ? chunk : Buffer.concat([window, chunk]);
    for (;;) {
      const at = window.indexOf(delimiter);
      const after = at + delimiter.length;
      if (at < 0 || after + 2 > window.length) break;
      part?.push(window.subarray(0, at));
      if (part) yield readPart(part.whole(), part.isDropped, limits.invalid);
      if (window[after] === DASH && window[after + 1] === DASH) return;
      [part, window] = [new PartBytes(limits.maxPartBytes + MAX_HEAD_BYTES), window.subarray(after + 2)];
    }
    // A boundary may lie across two chunks: its length and the two bytes behind it wait for the next one.
    const sure = Math.max(0, window.length - delimiter.length - 1);
    part?.push(window.subarray(0, sure));
    window = window.subarray(sure);
  }
  throw limits.invalid('the answer ended before its last boundary');
}

/** The bytes of one part; of an oversized one only its start is kept, for the head names the part. */
class PartBytes {
  #pieces: Buffer[] = [];
  #size = 0;

  constructor(private readonly maxBytes: number) {}

  get isDropped(): boolean {
    return this.#size > this.maxBytes;
  }

  push(bytes: Buffer): void {
    if (bytes.length === 0) return;
    if (!this.isDropped) this.#pieces.push(bytes);
    this.#size += bytes.length;
    if (this.isDropped && this.#pieces.length > 1) this.#pieces = [Buffer.concat(this.#pieces, MAX_HEAD_BYTES)];
  }

  whole(): Buffer {
    return this.#pieces.length === 1 && this.#pieces[0] ? this.#pieces[0] : Buffer.concat(this.#pieces);
  }
}

const DASH = 0x2d;
const MAX_HEAD_BYTES = 16_384;

function readPart(part: Buffer, dropped: boolean, invalid: (why: string) => Error): BatchPart {
  const outerEnd = part.indexOf('\r\n\r\n');
  const innerEnd = outerEnd < 0 ? -1 : part.indexOf('\r\n\r\n', outerEnd + 4);
  if (innerEnd < 0) throw invalid('a part has no headers');
  const outer = toHeaders(part.toString('latin1', 0, outerEnd));
  const inner = part.toString('latin1', outerEnd + 4, innerEnd);
  const status = /^HTTP\/1\.\d (\d{3})/.exec(inner)?.[1];
  const id = /^<response-(.+)>$/.exec(outer['content-id'] ?? '')?.[1];
  if (status === undefined || id === undefined) throw invalid('a part has no status or no Content-ID');
  return { id, status: Number(status), headers: toHeaders(inner), body: dropped ? null : part.subarray(innerEnd + 4) };
}

function toHeaders(block: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of block.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return headers;
}
