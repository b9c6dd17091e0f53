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
  const lines = text.replace(/\r?\n/g, CRLF);
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

function quotedPrintable(line: string): string {
  const escaped = [...Buffer.from(line)].map((byte) =>
    byte === 0x3d || byte < 0x20 || byte > 0x7e
      ? `=${byte.toString(16).toUpperCase().padStart(2, '0')}`
      : String.fromCharCode(byte),
  );
  if (escaped.at(-1) === ' ') escaped[escaped.length - 1] = '=20';
  let [text, width] = ['', 0];
  for (const piece of escaped) {
    if (width + piece.length > 75) {
      text += `=${CRLF}`;
      width = 0;
    }
    text += piece;
    width += piece.length;
  }
  return text;
}

function wrap(base64: string): string {
  return base64.replace(/.{76}/g, `$&${CRLF}`);
}
