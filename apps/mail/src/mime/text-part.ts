import PostalMime from 'postal-mime';
import type { TransferEncoding } from './mime-part.js';

interface TextHead {
  readonly mimeType: string;
  readonly charset: string | null;
  readonly encoding: TransferEncoding;
}

/** A text part as characters: transfer encoding and charset undone by postal-mime, which is handed this part alone. */
export async function decodeText({ mimeType, charset, encoding }: TextHead, body: Buffer): Promise<string> {
  const type = mimeType === 'text/html' ? 'text/html' : 'text/plain';
  const head = [
    `Content-Type: ${type}${charset === null ? '' : `; charset=${charset}`}`,
    `Content-Transfer-Encoding: ${encoding === 'identity' ? '8bit' : encoding}`,
    '\r\n',
  ].join('\r\n');
  const email = await PostalMime.parse(Buffer.concat([Buffer.from(head), body]));
  return (type === 'text/html' ? email.html : email.text) ?? '';
}
