import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fuzzedMail, HARD_MAILS, KEPT_SEEDS, largeMail } from '@gatehouse/testing';
import { ROOT } from './demo.js';
import type { SourceMailbox } from './simulator-file.js';

const LARGE_BYTES = 35 << 20;

/** Where the n-th hard mail stands; its name is for people. */
export const hardFile = (n: number): string => join('hard', `${String(n).padStart(3, '0')}.eml`);

export interface MailFolder {
  readonly path: string;
  readonly files: number;
}

/** A folder for `--mailbox`: every hard mail, one of 35 MB, kept seeds, and `fuzzed` more that are named by their seeds. */
export async function writeMailFolder(path: string, commit: string, fuzzed: number): Promise<MailFolder> {
  await mkdir(join(path, 'hard'), { recursive: true });
  await mkdir(join(path, 'fuzzed'));
  const seeds = [...KEPT_SEEDS, ...Array.from({ length: fuzzed }, (_none, n) => `${commit.slice(0, 12)}-${n}`)];
  for (const [n, { raw }] of HARD_MAILS.entries()) await writeFile(join(path, hardFile(n)), raw);
  await writeFile(join(path, 'hard', 'large.eml'), largeMail(LARGE_BYTES));
  for (const seed of seeds) await writeFile(join(path, 'fuzzed', `${seed}.eml`), fuzzedMail(seed));
  return { path, files: HARD_MAILS.length + 1 + seeds.length };
}

/** The file that a message came from, without the digest behind its name. */
export const fileOf = (origin: string | undefined): string => (origin ?? '').replace(/#\w+$/, '');

/** Keeps what failed for whoever looks into it; a fuzzed one's name is the seed for `KEPT_SEEDS`. */
export async function keepFailed(faults: readonly string[], { messages }: SourceMailbox): Promise<void> {
  const folder = join(ROOT, 'test-results', 'mailbox-equality');
  const failed = messages.filter(({ id }) => faults.some((fault) => fault.startsWith(id)));
  if (failed.length > 0) await mkdir(folder, { recursive: true });
  for (const { id, origin, read } of failed) {
    await writeFile(join(folder, fileOf(origin).replaceAll('/', '-') || `${id}.eml`), await read());
  }
}
