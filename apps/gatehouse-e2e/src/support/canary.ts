import { randomInt } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const MARK_LENGTH = 18;
const OVERLAP = 256;

/** Mails that carry a word which stands nowhere else; all of one flock begin with the same mark, so one search finds any. */
export class Flock {
  private readonly needles: readonly Buffer[];

  private constructor(
    readonly name: string,
    readonly mark: string,
    readonly words: readonly string[],
  ) {
    this.needles = formsOf(mark);
  }

  static of(name: string, count: number): Flock {
    const mark = Array.from({ length: MARK_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
    return new Flock(
      name,
      mark,
      Array.from({ length: count }, (_none, n) => `${mark}${LETTERS[n % 26] ?? ''}${String(n)}`),
    );
  }

  /** One mail for each word: in the subject, in the sender and in the body. */
  mails(): { from: string; subject: string; text: string }[] {
    return this.words.map((word) => ({
      from: `${word} <${word}@x.example>`,
      subject: `about ${word}`,
      text: `This is for you alone: ${word}`,
    }));
  }

  /** Whether any of it stands in these bytes: as text, base64, hex or UTF-16. */
  isIn(bytes: Buffer | string): boolean {
    const held = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
    return this.needles.some((needle) => held.includes(needle));
  }

  /** Each word that stands in these plain texts. */
  wordsIn(texts: readonly Buffer[]): Set<string> {
    const marked = texts.filter((text) => text.includes(this.mark)).map((text) => text.toString());
    return new Set(this.words.filter((word) => marked.some((text) => new RegExp(`${word}(?!\\d)`).test(text))));
  }

  /** The files below a folder that hold any of it, read as streams; `except`: top-level folders that may. */
  async filesIn(folder: string, except: readonly string[] = []): Promise<string[]> {
    const found: string[] = [];
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (!entry.isFile() || except.some((name) => path.startsWith(`${join(folder, name)}/`))) continue;
      if (await this.isInFile(path)) found.push(path);
    }
    return found;
  }

  private async isInFile(path: string): Promise<boolean> {
    let tail = Buffer.alloc(0);
    try {
      for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
        const window = Buffer.concat([tail, chunk as Buffer]);
        if (this.isIn(window)) return true;
        tail = Buffer.from(window.subarray(-OVERLAP));
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error; // a database drops files while it is looked at
    }
    return false;
  }
}

/** How a word may stand in bytes. In base64 it looks different at each of the three places in a group. */
function formsOf(word: string): Buffer[] {
  const inBase64 = [0, 1, 2].map((before) => {
    const encoded = Buffer.from('x'.repeat(before) + word).toString('base64');
    return encoded.slice(Math.ceil((before * 4) / 3), -4);
  });
  const texts = [word, word.toUpperCase(), Buffer.from(word).toString('hex'), ...inBase64];
  return [...texts.map((text) => Buffer.from(text)), Buffer.from(word, 'utf16le')];
}
