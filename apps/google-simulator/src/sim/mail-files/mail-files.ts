import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { isInMaildir, labelsOfMaildir } from './maildir.js';
import { isMbox, messagesOfMbox } from './mbox.js';

/** A message of somebody's own mail, as it lies in a file. */
export interface FiledMail {
  readonly path: string;
  readonly raw: Buffer;
  readonly labelIds: readonly string[];
}

const DELIVERED = ['INBOX'];
/** A file without a mail program's ending is an mbox where it begins like one (`~/mail/Archive`). */
const MAY_BE_MBOX = /(^|\/)[^./]+$|\.(mbox|mbx)$/i;

/** Every message below a folder, in the order of the paths: `.eml`, mbox and maildir. What is none of them is passed over. */
export function* mailFiles(folder: string): Generator<FiledMail> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const path of entries.map((entry) => join(entry.parentPath, entry.name)).sort()) yield* mailsIn(path);
}

function* mailsIn(path: string): Generator<FiledMail> {
  if (isInMaildir(path)) yield { path, raw: readFileSync(path), labelIds: labelsOfMaildir(path) };
  else if (/\.eml$/i.test(path)) yield { path, raw: readFileSync(path), labelIds: DELIVERED };
  else if (MAY_BE_MBOX.test(path) && isMbox(firstBytes(path)))
    for (const raw of messagesOfMbox(path)) yield { path, raw, labelIds: DELIVERED };
}

function firstBytes(path: string): Buffer {
  const fd = openSync(path, 'r');
  try {
    const start = Buffer.alloc(256);
    return start.subarray(0, readSync(fd, start));
  } finally {
    closeSync(fd);
  }
}
