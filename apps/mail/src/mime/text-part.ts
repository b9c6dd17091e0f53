import PostalMime from 'postal-mime';
import type { TransferEncoding } from './mime-part.js';
import { undoWhole } from './transfer-decoder.js';

interface TextHead {
  readonly charset: string | null;
  readonly encoding: TransferEncoding;
}

/** A text part as characters, lines ended by LF: transfer encoding and charset undone. */
export async function decodeText({ charset, encoding }: TextHead, body: Buffer): Promise<string> {
  const bytes = undoWhole(body, encoding);
  const decoder = decoderOf(charset);
  const text = decoder === undefined ? await decodeAliased(bytes, charset ?? '') : decoder.decode(bytes);
  return text.replaceAll('\r\n', '\n');
}

/** The platform's own decoder (WHATWG Encoding); undefined where it does not know the label. */
function decoderOf(charset: string | null): InstanceType<typeof TextDecoder> | undefined {
  try {
    return new TextDecoder(charset ?? 'utf-8');
  } catch {
    return undefined; // a label of the mailers' making: postal-mime knows many
  }
}

/** Labels that only mail uses (`cp932`, `x-big5`, `iso-8859-8-i`): postal-mime is handed this part alone. */
async function decodeAliased(bytes: Buffer, charset: string): Promise<string> {
  const head = `Content-Type: text/plain; charset=${charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n`;
  return (await PostalMime.parse(Buffer.concat([Buffer.from(head), bytes]))).text ?? '';
}
