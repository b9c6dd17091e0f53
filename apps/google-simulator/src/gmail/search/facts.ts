import { decodeBytes, type Header, parseHeaders, splitHead } from '../../mime/headers.js';
import { leavesOf, type MimePart, parseMime } from '../../mime/parts.js';
import { wordsOf } from '../../mime/snippet.js';
import { type StoredMessage } from '../../world/mailbox.js';

/** What a search may ask of one message; each made when first asked for, since most are never. */
export class Facts {
  private raw: Buffer | undefined;
  private fields: readonly Header[] | undefined;
  private parsed: MimePart | undefined;
  private tokens: string | undefined;

  constructor(readonly message: StoredMessage) {}

  get bytes(): Buffer {
    return (this.raw ??= this.message.read());
  }

  get mime(): MimePart {
    return (this.parsed ??= parseMime(this.bytes));
  }

  get leaves(): readonly MimePart[] {
    return leavesOf(this.mime);
  }

  get filenames(): readonly string[] {
    return this.leaves.map(({ filename }) => filename).filter((filename) => filename !== '');
  }

  /** Values of these fields, lower-case names. */
  headers(...names: readonly string[]): readonly string[] {
    this.fields ??= parseHeaders(splitHead(this.bytes).head);
    return this.fields.filter(({ name }) => names.includes(name.toLowerCase())).map(({ value }) => value);
  }

  /** Subject, people, text and file names as words. */
  get words(): string {
    return (this.tokens ??= toWords(
      [...this.headers('subject', 'from', 'to', 'cc', 'bcc'), ...this.texts, ...this.filenames].join(' \n '),
    ));
  }

  get texts(): readonly string[] {
    const texts = this.leaves.filter(({ filename, mimeType }) => filename === '' && mimeType.startsWith('text/'));
    return texts.map(({ content, charset, mimeType }) => {
      const text = decodeBytes(content, charset);
      return mimeType === 'text/html' ? wordsOf(text) : text;
    });
  }
}

/** Whole words, lower case, one space between and around: ` xin chào `. Punctuation counts for nothing. */
export function toWords(text: string): string {
  return ` ${(
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  ).join(' ')} `;
}

/** Gmail finds whole words only, in their order; what has no words is everywhere. */
export function hasWords(words: string, wanted: string): boolean {
  return wanted.trim() === '' || words.includes(wanted);
}
