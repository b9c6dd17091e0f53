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
 * Reads a batch answer as a stream: one part in memory at a time, a part over `maxPartBytes` is dropped unread.
 * Throws a plain message by `invalid` when the framing is broken or a part is cut.
 */
export async function* readBatch(
  chunks: AsyncIterable<Buffer>,
  boundary: string,
  limits: { maxPartBytes: number; invalid: (why: string) => Error },
): AsyncGenerator<BatchPart> {
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  let pending: Buffer = Buffer.from('\r\n'); // so that the first boundary looks like the others
  let inPart = false;
  let dropped = false;
  for await (const chunk of chunks) {
    let scanFrom = Math.max(pending.length - delimiter.length - 2, 0); // a boundary may lie across two chunks
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    for (;;) {
      const at = pending.indexOf(delimiter, scanFrom);
      if (at < 0 || at + delimiter.length + 2 > pending.length) break;
      if (inPart) yield readPart(pending.subarray(0, at), dropped, limits.invalid);
      const after = at + delimiter.length;
      if (pending[after] === DASH && pending[after + 1] === DASH) return;
      pending = pending.subarray(after + 2);
      [inPart, dropped, scanFrom] = [true, false, 0];
    }
    if (pending.length > limits.maxPartBytes + MAX_HEAD_BYTES) {
      // The head names the part; the rest of an oversized one is not kept.
      pending = Buffer.concat([
        pending.subarray(0, MAX_HEAD_BYTES),
        pending.subarray(pending.length - delimiter.length - 2),
      ]);
      dropped = true;
    }
  }
  throw limits.invalid('the answer ended before its last boundary');
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
