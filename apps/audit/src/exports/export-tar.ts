import { type Manifest, toManifest } from '@gatehouse/transparency-log';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pack, type Pack } from 'tar-stream';
import type { Log } from '../logs/logs.js';
import type { ExportFile } from './export-files.js';

/** A tar of the files, streamed as it is made; the signed manifest with every hash comes last. */
export function toTar(files: Iterable<ExportFile>, log: Log, head: Pick<Manifest, 'time' | 'from' | 'to'>): Readable {
  const tar = pack();
  const stream = Readable.from(tar as AsyncIterable<Buffer>, { objectMode: false });
  stream.on('close', () => tar.destroy());
  writeAll(tar, files, log, head).catch((error: unknown) => {
    // Half a tar must not look like a whole one: the connection is cut.
    stream.destroy(error instanceof Error ? error : new Error('the export failed'));
  });
  return stream;
}

async function writeAll(
  tar: Pack,
  files: Iterable<ExportFile>,
  log: Log,
  head: Pick<Manifest, 'time' | 'from' | 'to'>,
): Promise<void> {
  const hashes: Record<string, string> = {};
  const mtime = new Date(head.time);
  for (const file of files) hashes[file.path] = await writeFile(tar, file, mtime);
  const manifest = toManifest({ v: '1', origin: log.origin, log: log.id, ...head, files: hashes }, log.signer);
  await writeFile(tar, { path: 'manifest.json', pieces: () => Readable.from([Buffer.from(manifest)]) }, mtime);
  tar.finalize();
}

/** A tar header comes before the bytes and tells their number: they are made once to count, once to send. */
async function writeFile(tar: Pack, file: ExportFile, mtime: Date): Promise<string> {
  const { size, sha256 } = await measure(file);
  const sink = tar.entry({ name: file.path, size, mtime, mode: 0o644 });
  await pipeline(Readable.from(file.pieces()), sink as unknown as NodeJS.WritableStream);
  return sha256;
}

async function measure(file: ExportFile): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const piece of file.pieces()) {
    hash.update(piece);
    size += piece.length;
  }
  return { size, sha256: hash.digest('base64') };
}
