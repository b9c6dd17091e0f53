import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { SignedHead } from './checkpoints.repository.js';

const Line = z.strictObject({ size: z.number().int().positive(), root: z.string(), note: z.string() });

/**
 * Every head that this replica has seen, one JSON line each, outside the database: who restores an older database or
 * rewrites it does not reach this file.
 */
export class CheckpointFile {
  private readonly path: string;

  constructor(dir: string, logId: string) {
    this.path = join(dir, `${logId}.jsonl`);
  }

  /** The highest head on file; undefined without a file. A torn last line was never published. */
  async highest(): Promise<SignedHead | undefined> {
    const text = await readFile(this.path, 'utf8').catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    });
    const whole =
      text
        ?.slice(0, text.lastIndexOf('\n') + 1)
        .split('\n')
        .filter(Boolean) ?? [];
    const heads = whole.map((line) => Line.parse(JSON.parse(line)));
    return heads.toSorted((a, b) => b.size - a.size)[0];
  }

  /** Durable when it returns. */
  async append({ size, root, note }: SignedHead): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
    const file = await open(this.path, 'a', 0o600);
    try {
      await file.appendFile(await this.startOfLine(JSON.stringify({ size, root, note })));
      await file.sync();
    } finally {
      await file.close();
    }
  }

  private endsWhole: boolean | undefined;

  /** After a crash in the middle of a line the next one begins on its own. */
  private async startOfLine(line: string): Promise<string> {
    this.endsWhole ??= isWhole(await readFile(this.path, 'utf8'));
    const text = this.endsWhole ? `${line}\n` : `\n${line}\n`;
    this.endsWhole = true;
    return text;
  }
}

function isWhole(text: string): boolean {
  return text === '' || text.endsWith('\n');
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}
