import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  bundlePath,
  bundlesOf,
  edgeTiles,
  EMPTY_EDGE,
  encodeBundle,
  growTree,
  leafHash,
  signCheckpoint,
  tilePath,
  toBodyLine,
  toManifest,
  type Signer,
} from '@gatehouse/transparency-log';
import { LOG_ID, ORIGIN, PURPOSES_JSON, type TrailMaker } from './trail-maker.js';

/** Path → bytes. */
export type ExportMap = Map<string, Buffer>;

export interface ExportOptions {
  /** Who signs checkpoint and manifest; the trail's own key unless a test says otherwise. */
  readonly signer?: Signer;
  /** When the export was made; the trail's present unless a test says otherwise. */
  readonly time?: string;
}

/** The export of a trail, as the audit service writes it. */
export function makeExport(trail: TrailMaker, options: ExportOptions = {}): ExportMap {
  const files = logFiles(trail.entries, options.signer ?? trail.signer);
  files.set('bodies.jsonl', Buffer.from(trail.bodies.map(toBodyLine).join('')));
  files.set('purposes.json', PURPOSES_JSON);
  files.set('entries.csv', Buffer.from('index,type\n'));
  files.set('VERIFY.md', Buffer.from('Run the verifier.\n'));
  return signManifest(files, trail, options);
}

/** Signs anew for files that were changed, as a forger with the key could. */
export function signManifest(files: ExportMap, trail: TrailMaker, options: ExportOptions = {}): ExportMap {
  files.delete('manifest.json');
  const hashes = [...files].map(
    ([path, bytes]) => [path, createHash('sha256').update(bytes).digest('base64')] as const,
  );
  const manifest = toManifest(
    {
      v: '1',
      origin: ORIGIN,
      log: LOG_ID,
      time: options.time ?? trail.now,
      from: '0',
      to: String(trail.headers.length),
      files: Object.fromEntries(hashes),
    },
    options.signer ?? trail.signer,
  );
  return files.set('manifest.json', Buffer.from(manifest));
}

/** Checkpoint, tiles and bundles of these entries. */
export function logFiles(entries: readonly Buffer[], signer: Signer): ExportMap {
  const files: ExportMap = new Map();
  const { edge, fullTiles, root } = growTree(EMPTY_EDGE, entries.map(leafHash));
  for (const tile of [...fullTiles, ...edgeTiles(edge)]) files.set(`log/${tilePath(tile)}`, tile.bytes);
  for (const ref of bundlesOf(entries.length)) {
    files.set(`log/${bundlePath(ref)}`, encodeBundle(entries.slice(ref.index * 256, ref.index * 256 + ref.width)));
  }
  const checkpoint = signCheckpoint({ origin: ORIGIN, size: entries.length, root }, signer);
  return files.set('log/checkpoint', Buffer.from(checkpoint));
}

export async function writeExport(files: ExportMap, folder: string): Promise<string> {
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  return folder;
}
