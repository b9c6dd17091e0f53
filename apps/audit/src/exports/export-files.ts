import { PURPOSES, type HeaderV1 } from '@gatehouse/contracts';
import {
  bundlePath,
  type BundleRef,
  bundlesOf,
  canonicalJson,
  encodeBundle,
  parseEntry,
  TILE_WIDTH,
  tilePath,
  tilesOf,
  toBodyLine,
} from '@gatehouse/transparency-log';
import type { EntriesRepository, Entry } from '../admission/entries.repository.js';
import type { SignedHead } from '../heads/checkpoints.repository.js';
import type { Tree } from '../heads/tree.js';
import type { Log } from '../logs/logs.js';
import type { BodyOpener } from '../reading/body-opener.js';
import { VERIFY_MD } from './verify-md.js';

/** One file: its bytes can be made more than once, a piece at a time, so that nothing large is ever held. */
export interface ExportFile {
  readonly path: string;
  pieces(): AsyncIterable<Buffer>;
}

export interface ExportSources {
  readonly log: Log;
  readonly head: SignedHead;
  readonly tree: Tree;
  readonly entries: EntriesRepository;
  readonly opener: BodyOpener;
}

/** Every file of an export but the manifest, in order (`trail.md` 3). */
export function* exportFiles(sources: ExportSources): Generator<ExportFile> {
  const { head, tree } = sources;
  yield fixed('log/checkpoint', Buffer.from(head.note));
  for (const tile of tilesOf(head.size)) yield lazy(`log/${tilePath(tile)}`, () => tree.tile(tile));
  for (const bundle of bundlesOf(head.size))
    yield lazy(`log/${bundlePath(bundle)}`, () => bundleBytes(sources, bundle));
  yield { path: 'bodies.jsonl', pieces: () => bodyLines(sources) };
  yield fixed('purposes.json', canonicalJson(PURPOSES));
  yield fixed('VERIFY.md', Buffer.from(VERIFY_MD));
}

function fixed(path: string, bytes: Buffer): ExportFile {
  return lazy(path, () => Promise.resolve(bytes));
}

function lazy(path: string, make: () => Promise<Buffer>): ExportFile {
  return {
    path,
    pieces: async function* () {
      yield await make();
    },
  };
}

async function bundleBytes(sources: ExportSources, bundle: BundleRef): Promise<Buffer> {
  return encodeBundle((await entriesOf(sources, bundle)).map(({ bytes }) => bytes));
}

async function entriesOf({ entries, log }: ExportSources, { index, width }: BundleRef): Promise<Entry[]> {
  const found: Entry[] = [];
  for await (const entry of entries.range(log.id, index * TILE_WIDTH, index * TILE_WIDTH + width)) found.push(entry);
  return found;
}

/** Segments with their record keys, never a month's; a bundle's worth at a time. */
async function* bodyLines(sources: ExportSources): AsyncGenerator<Buffer> {
  for (const bundle of bundlesOf(sources.head.size)) {
    const entries = await entriesOf(sources, bundle);
    const headers = entries.map(({ bytes }) => parseEntry(bytes) as HeaderV1);
    const bodies = await sources.opener.find(sources.log, headers);
    const lines = headers.flatMap(({ id }, k) =>
      (bodies.get(id) ?? []).map(({ ref, segment, key }) =>
        toBodyLine({
          index: String(entries[k]?.index ?? 0),
          ref,
          segment: segment?.toString('base64') ?? '',
          key: key?.toString('base64') ?? null,
        }),
      ),
    );
    if (lines.length > 0) yield Buffer.from(lines.join(''));
  }
}
