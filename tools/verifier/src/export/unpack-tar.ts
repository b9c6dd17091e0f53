import { createReadStream, createWriteStream } from 'node:fs';
import { access, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { extract, type Extract, type ExtractEvents } from 'tar-stream';
import { VerifierError } from '../report/verifier-error.js';

/** Segments of letters, digits, dot, dash, underscore; none of them only dots: nothing escapes the folder. */
const SAFE_PATH = /^(?!\.{1,2}(\/|$))[\w.-]+(\/(?!\.{1,2}(\/|$))[\w.-]+)*$/;

/** Unpacks to a new folder below the system's temporary one; whatever is not a plain, safely named file is left out and named. */
export async function unpackTar(path: string): Promise<{ folder: string; oddities: string[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-verify-'));
  const oddities: string[] = [];
  try {
    const unpacked = extract();
    // Together, so that a fault in either ends both and none stays unheard.
    await Promise.all([pipeline(createReadStream(path), unpacked), unpackAll(unpacked, folder, oddities)]);
    return { folder, oddities };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw new VerifierError('VERIFY.UNREADABLE', `${path} is not a readable tar file.`, {
      next: 'Give a folder or an uncompressed .tar.',
      cause: error,
    });
  }
}

async function unpackAll(unpacked: Extract, folder: string, oddities: string[]): Promise<void> {
  for await (const entry of unpacked) await unpackEntry(entry, folder, oddities);
}

async function unpackEntry(entry: ExtractEvents['entry'][1], folder: string, oddities: string[]): Promise<void> {
  const { name, type } = entry.header;
  const path = name.replace(/^\.\//, '').replace(/\/$/, '');
  if (type === 'directory' && (path === '' || path === '.' || SAFE_PATH.test(path))) {
    entry.resume();
    return;
  }
  const reason = await refusalOf(path, type, join(folder, path));
  if (reason !== undefined) {
    oddities.push(`${JSON.stringify(name)} ${reason}; it was not read.`);
    entry.resume();
    return;
  }
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await pipeline(entry, createWriteStream(join(folder, path)));
}

async function refusalOf(path: string, type: string | null | undefined, target: string): Promise<string | undefined> {
  if (!SAFE_PATH.test(path)) return 'has a name that no export holds';
  if (type !== 'file' && type !== 'contiguous-file') return 'is no plain file';
  const taken = await access(target).then(
    () => true,
    () => false,
  );
  return taken ? 'stands in the archive twice' : undefined;
}
