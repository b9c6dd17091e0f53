/** One body part, ready to stand in a multipart. */
export type Entity = string;

export type Encoding = '8bit' | 'quoted-printable' | 'base64';

const CRLF = '\r\n';

export function isAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

/** RFC 2047, in words of at most 75 characters; ASCII stays as it is. */
export function encodeHeader(text: string): string {
  if (isAscii(text)) return text;
  const words: string[] = [];
  let chunk = '';
  for (const character of text) {
    if (Buffer.byteLength(chunk + character) > 42) {
      words.push(chunk);
      chunk = '';
    }
    chunk += character;
  }
  return [...words, chunk].map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`).join(`${CRLF} `);
}

export function textEntity(subtype: 'plain' | 'html', text: string, encoding: Encoding): Entity {
  const lines = /(?<!\r)\n/.test(text) ? text.replace(/\r?\n/g, CRLF) : text;
  return `Content-Type: text/${subtype}; charset="UTF-8"${CRLF}Content-Transfer-Encoding: ${encoding}${CRLF}${CRLF}${encode(lines, encoding)}`;
}

export function fileEntity(mimeType: string, filename: string, bytes: Buffer, contentId?: string): Entity {
  const disposition = contentId === undefined ? 'attachment' : 'inline';
  const name = isAscii(filename) ? `filename="${filename}"` : `filename*=UTF-8''${encodeURIComponent(filename)}`;
  const id = contentId === undefined ? '' : `Content-ID: <${contentId}>${CRLF}`;
  return `Content-Type: ${mimeType}${CRLF}Content-Transfer-Encoding: base64${CRLF}Content-Disposition: ${disposition}; ${name}${CRLF}${id}${CRLF}${wrap(bytes.toString('base64'))}`;
}

export function multipart(
  subtype: 'mixed' | 'alternative' | 'related',
  boundary: string,
  parts: readonly Entity[],
): Entity {
  const body = parts.map((part) => `--${boundary}${CRLF}${part}${CRLF}`).join('');
  return `Content-Type: multipart/${subtype}; boundary="${boundary}"${CRLF}${CRLF}${body}--${boundary}--${CRLF}`;
}

function encode(text: string, encoding: Encoding): string {
  if (encoding === '8bit') return text;
  return encoding === 'base64'
    ? wrap(Buffer.from(text).toString('base64'))
    : text.split(CRLF).map(quotedPrintable).join(CRLF);
}

/** What stands for each byte in quoted-printable. */
const QUOTED = Array.from({ length: 256 }, (_, byte) =>
  byte === 0x3d || byte < 0x20 || byte > 0x7e
    ? `=${byte.toString(16).toUpperCase().padStart(2, '0')}`
    : String.fromCharCode(byte),
);

function quotedPrintable(line: string): string {
  const text = line.endsWith(' ') ? `${line.slice(0, -1)}\u0000` : line;
  let [written, width] = ['', 0];
  for (const byte of Buffer.from(text)) {
    // A space at the end of a line would be lost on the way.
    const piece = byte === 0 ? '=20' : (QUOTED[byte] ?? '');
    if (width + piece.length > 75) {
      written += `=${CRLF}`;
      width = 0;
    }
    written += piece;
    width += piece.length;
  }
  return written;
}

function wrap(base64: string): string {
  const lines: string[] = [];
  for (let at = 0; at < base64.length; at += 76) lines.push(base64.slice(at, at + 76));
  return lines.join(CRLF);
}
