import { createHash } from 'node:crypto';
import { addressParser, decodeWords } from 'postal-mime';
import type { Brief, Content, Mailbox } from '../messages/mail-content.js';
import { type HeaderField, parseHeaderBlock, valueOf } from './header-block.js';
import { isAttachment, type MimePart, type MimeProblem } from './mime-part.js';
import { MimeScanner, type Scan } from './mime-scanner.js';
import type { PartHead } from './part-head.js';
import { decodeText } from './text-part.js';

export interface ReadMessage {
  readonly brief: Omit<Brief, 'snippet'>;
  readonly content: Content;
  readonly sha256: string;
  readonly size: number;
  readonly problem: MimeProblem | null;
}

const MAX_TEXT_BYTES = 64 * 1024;
/** Undoing base64 and wide charsets shrinks a text; this much of it is kept while the message passes. */
const MAX_CAPTURE_BYTES = 192 * 1024;
const LF = 0x0a;
const MAX_HEADERS = 20_000;
const MAX_ADDRESSES = 500;
const MAX_ADDRESS_BYTES = 256 * 1024;

/** Reads a message as its bytes pass: hash, size, part tree, headers, the first 64 KiB of its text. Keeps none of it whole. */
export class MessageReader {
  readonly #hash = createHash('sha256');
  readonly #scanner: MimeScanner;
  readonly #text: { head: PartHead; lines: Buffer[]; bytes: number; cut: boolean }[] = [];
  #size = 0;

  constructor() {
    this.#scanner = new MimeScanner({
      leaf: ({ head }) => this.#wants(head),
      lines: (_partId, lines) => this.#keep(lines),
    });
  }

  push(bytes: Buffer): void {
    this.#hash.update(bytes);
    this.#size += bytes.length;
    this.#scanner.push(bytes);
  }

  async end(): Promise<ReadMessage> {
    const scan = this.#scanner.end();
    const { fields } = parseHeaderBlock(scan.header);
    const { text, truncated } = await this.#readText();
    return {
      brief: toBrief(fields, scan.parts),
      content: { ...toContent(fields, scan), text, textTruncated: truncated },
      sha256: this.#hash.digest('hex'),
      size: this.#size,
      problem: scan.problem,
    };
  }

  /** Only the plain text of the message itself, not of an attached file. */
  #wants(head: PartHead): boolean {
    const { mimeType, filename, disposition } = head;
    if (mimeType !== 'text/plain' || filename !== null || disposition === 'attachment') return false;
    if (this.#captured() >= MAX_CAPTURE_BYTES) return false;
    this.#text.push({ head, lines: [], bytes: 0, cut: false });
    return true;
  }

  /** Whole lines, as long as there is room. */
  #keep(lines: Buffer): void {
    const last = this.#text.at(-1);
    if (last === undefined || last.cut) return;
    const room = MAX_CAPTURE_BYTES - this.#captured();
    last.cut = lines.length > room;
    const kept = last.cut ? lines.subarray(0, lines.subarray(0, room).lastIndexOf(LF) + 1) : lines;
    last.lines.push(kept);
    last.bytes += kept.length;
  }

  #captured(): number {
    return this.#text.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  async #readText(): Promise<{ text: string | null; truncated: boolean }> {
    if (this.#text.length === 0) return { text: null, truncated: false };
    const texts: string[] = [];
    for (const { head, lines } of this.#text) texts.push(await decodeText(head, joined(lines)));
    const whole = Buffer.from(texts.join('\n'));
    const cut = whole.length > MAX_TEXT_BYTES;
    const text = cut
      ? new TextDecoder().decode(whole.subarray(0, MAX_TEXT_BYTES)).replace(/\ufffd+$/, '')
      : whole.toString();
    return { text, truncated: cut || this.#text.some((part) => part.cut) };
  }
}

const joined = (pieces: readonly Buffer[]): Buffer =>
  pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);

function toBrief(fields: readonly HeaderField[], parts: readonly MimePart[]): Omit<Brief, 'snippet'> {
  return {
    subject: decodeWords(valueOf(fields, 'subject') ?? '').slice(0, 2_000),
    from: addressesOf(fields, 'from'),
    attachments: parts.some((part) => isAttachment(part) && part.contentId === null),
  };
}

function toContent(fields: readonly HeaderField[], { parts }: Scan): Omit<Content, 'text' | 'textTruncated'> {
  return {
    headers: fields.slice(0, MAX_HEADERS),
    to: addressesOf(fields, 'to'),
    cc: addressesOf(fields, 'cc'),
    bcc: addressesOf(fields, 'bcc'),
    replyTo: addressesOf(fields, 'reply-to'),
    parts,
  };
}

function addressesOf(fields: readonly HeaderField[], name: string): Mailbox[] {
  const value = valueOf(fields, name);
  if (value === undefined) return [];
  return addressParser(value.slice(0, MAX_ADDRESS_BYTES), { flatten: true })
    .slice(0, MAX_ADDRESSES)
    .map((one) => ({ name: one.name, address: one.address ?? '' }));
}
