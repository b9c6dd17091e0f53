import type { TransferEncoding } from './mime-part.js';

/** Undoes a transfer encoding as bytes pass (RFC 2045, 6.7 and 6.8): any chunks in, bounded memory, broken input tolerated. */
export async function* undoTransfer(chunks: AsyncIterable<Buffer>, encoding: TransferEncoding): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const { decoded, left } = decode(bytes, encoding, false);
    rest = left;
    if (decoded.length > 0) yield decoded;
  }
  const { decoded } = decode(rest, encoding, true);
  if (decoded.length > 0) yield decoded;
}

/** The same for a body that is in memory whole. */
export function undoWhole(body: Buffer, encoding: TransferEncoding): Buffer {
  return decode(body, encoding, true).decoded;
}

interface Step {
  readonly decoded: Buffer;
  readonly left: Buffer;
}

function decode(bytes: Buffer, encoding: TransferEncoding, last: boolean): Step {
  switch (encoding) {
    case 'identity':
      return { decoded: bytes, left: Buffer.alloc(0) };
    case 'base64':
      return decodeBase64(bytes, last);
    case 'quoted-printable':
      return decodeQuoted(bytes, last);
  }
}

/** Whole groups of four digits; strangers between them are skipped, as RFC 2045 asks. */
function decodeBase64(bytes: Buffer, last: boolean): Step {
  const digits = bytes.toString('latin1').replace(/[^A-Za-z0-9+/]/g, '');
  const whole = last ? digits.length : digits.length - (digits.length % 4);
  return { decoded: Buffer.from(digits.slice(0, whole), 'base64'), left: Buffer.from(digits.slice(whole), 'latin1') };
}

function decodeQuoted(bytes: Buffer, last: boolean): Step {
  // An escape or a soft break may be cut by the chunk's end; a line is at most 76 characters, so little is held back.
  const cut = last
    ? bytes.length
    : Math.max(bytes.lastIndexOf(0x0a) + 1, bytes.length - 4_096 > 0 ? safeCut(bytes) : 0);
  const plain = joinSoftBreaks(bytes.toString('latin1', 0, cut)).replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
  return { decoded: Buffer.from(plain, 'latin1'), left: Buffer.from(bytes.subarray(cut)) };
}

/** Line by line, for a run of blanks must not cost its square. */
function joinSoftBreaks(text: string): string {
  const lines = text.split('\n');
  return lines
    .map((line, i) => {
      if (i === lines.length - 1) return line;
      const ending = line.endsWith('\r') ? '\r\n' : '\n';
      const trimmed = line.trimEnd();
      return trimmed.endsWith('=') ? trimmed.slice(0, -1) : trimmed + ending;
    })
    .join('');
}

/** Where a line without end may be cut without cutting an escape. */
function safeCut(bytes: Buffer): number {
  const equals = bytes.lastIndexOf(0x3d);
  return equals >= bytes.length - 3 ? equals : bytes.length;
}
