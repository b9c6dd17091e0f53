import {
  bundlePath,
  bundlesOf,
  decodeBundle,
  edgeTiles,
  EMPTY_EDGE,
  growTree,
  HASH_BYTES,
  leafHash,
  rootOfEdge,
  tilePath,
  type BundleRef,
  type Hash,
  type RightEdge,
  type Tile,
} from '@gatehouse/transparency-log';
import type { ExportFiles } from '../export/export-files.js';
import type { Findings } from '../report/findings.js';

/** One entry as it lies in its bundle; without bytes where the bundle is gone. */
export interface LogEntry {
  readonly index: number;
  readonly bytes: Buffer | undefined;
}

/**
 * Reads the log once from the first entry to the last, hashing as it goes: compares every tile, and knows the root at
 * the sizes asked for. Holds one bundle and the tree's right edge in memory.
 */
export class LogPass {
  /** Roots over the entries, at the sizes asked for. */
  readonly roots = new Map<number, Hash>();
  /** First entry of each bundle that is missing → how many it held. */
  readonly missing = new Map<number, number>();
  private edge: RightEdge = EMPTY_EDGE;
  private isBroken = false;

  constructor(
    private readonly files: ExportFiles,
    private readonly size: number,
    private readonly wantedSizes: ReadonlySet<number>,
    private readonly findings: Findings,
  ) {}

  async *entries(): AsyncGenerator<LogEntry> {
    for (const ref of bundlesOf(this.size)) {
      const stored = await this.readTile({ level: 0, ...ref });
      const entries = await this.readBundle(ref);
      const leaves = entries?.map(leafHash) ?? stored;
      if (leaves === undefined) this.isBroken = true;
      else await this.grow(leaves);
      if (leaves !== undefined && stored !== undefined) this.compareLeaves(ref, leaves, stored);
      yield* entriesOf(ref, entries);
    }
    await this.compareTiles(edgeTiles(this.edge));
  }

  private async readBundle(ref: BundleRef): Promise<Buffer[] | undefined> {
    const path = `log/${bundlePath(ref)}`;
    const bytes = await this.files.read(path);
    if (bytes === undefined) {
      this.missing.set(ref.index * 256, ref.width);
      return undefined;
    }
    try {
      return decodeBundle(bytes, ref.width);
    } catch (error) {
      this.findings.add(2, path, error instanceof Error ? error.message : 'The bundle cannot be read.');
      return undefined;
    }
  }

  private async readTile(ref: Omit<Tile, 'bytes'>): Promise<Hash[] | undefined> {
    const path = `log/${tilePath(ref)}`;
    const bytes = await this.files.read(path);
    if (bytes?.length === ref.width * HASH_BYTES) return hashesOf(bytes);
    const fault = bytes === undefined ? 'The tile is missing.' : `The tile has not ${ref.width} hashes.`;
    this.findings.add(2, path, fault);
    return undefined;
  }

  private compareLeaves(ref: BundleRef, leaves: readonly Hash[], stored: readonly Hash[]): void {
    leaves.forEach((leaf, offset) => {
      if (stored[offset]?.equals(leaf) === true) return;
      const elsewhere = stored.findIndex((other) => other.equals(leaf));
      const hint = elsewhere < 0 ? '' : ` It is the entry that was hashed at ${ref.index * 256 + elsewhere}.`;
      const index = ref.index * 256 + offset;
      this.findings.add(2, `entry ${index}`, `The entry is not the one that was hashed at its place.${hint}`);
    });
  }

  /** In pieces, so that the tree stands still at every size that somebody asks about. */
  private async grow(leaves: readonly Hash[]): Promise<void> {
    if (this.isBroken) return;
    let rest = leaves;
    while (rest.length > 0) {
      const from = this.edge.size;
      const stop = [...this.wantedSizes].filter((size) => size > from && size < from + rest.length);
      const count = Math.min(rest.length, ...stop.map((size) => size - from));
      const { edge, fullTiles, root } = growTree(this.edge, rest.slice(0, count));
      this.edge = edge;
      if (this.wantedSizes.has(edge.size)) this.roots.set(edge.size, root);
      await this.compareTiles(fullTiles);
      rest = rest.slice(count);
    }
  }

  /** Level 0 is compared entry by entry. */
  private async compareTiles(tiles: readonly Tile[]): Promise<void> {
    if (this.isBroken) return;
    for (const tile of tiles.filter(({ level }) => level > 0)) {
      const stored = await this.readTile(tile);
      if (stored !== undefined && !Buffer.concat(stored).equals(tile.bytes)) {
        this.findings.add(2, `log/${tilePath(tile)}`, 'The tile is not what the entries hash to.');
      }
    }
  }

  /** The root over all entries; undefined when neither entries nor hashes of some bundle are there. */
  get root(): Hash | undefined {
    return this.isBroken ? undefined : rootOfEdge(this.edge);
  }
}

function* entriesOf({ index, width }: BundleRef, entries: readonly Buffer[] | undefined): Generator<LogEntry> {
  for (let offset = 0; offset < width; offset += 1) yield { index: index * 256 + offset, bytes: entries?.[offset] };
}

function hashesOf(bytes: Buffer): Hash[] {
  return Array.from({ length: bytes.length / HASH_BYTES }, (_, n) =>
    bytes.subarray(n * HASH_BYTES, (n + 1) * HASH_BYTES),
  );
}
