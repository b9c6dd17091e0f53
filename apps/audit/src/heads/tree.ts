import {
  EMPTY_EDGE,
  edgeOf,
  growTree,
  type RightEdge,
  TILE_WIDTH,
  type TileRef,
  TreeReader,
} from '@gatehouse/transparency-log';
import type { EntriesRepository } from '../admission/entries.repository.js';
import type { TilesRepository } from './tiles.repository.js';

/** One log's tree as it is stored: full tiles from the database, the rest made from leaves and the tiles below. */
export class Tree {
  constructor(
    private readonly logId: string,
    private readonly entries: EntriesRepository,
    private readonly tiles: TilesRepository,
  ) {}

  at(size: number): TreeReader {
    return new TreeReader(size, (tile) => this.tile(tile));
  }

  /** `width` × 32 bytes; shorter when the log has fewer. */
  async tile({ level, index, width }: TileRef): Promise<Buffer> {
    const full = await this.tiles.find(this.logId, level, index);
    if (full !== undefined) return full.subarray(0, width * 32);
    const first = index * TILE_WIDTH;
    if (level === 0) return Buffer.concat(await this.entries.leafHashes(this.logId, first, first + width));
    const below = Array.from({ length: width }, (_, k) =>
      this.tile({ level: level - 1, index: first + k, width: TILE_WIDTH }),
    );
    return Buffer.concat((await Promise.all(below)).map(rootOfTile));
  }

  /** What a log of `size` entries remembers to grow on. */
  async edge(size: number): Promise<RightEdge> {
    const partial: { level: number; bytes: Buffer }[] = [];
    for (let level = 0, nodes = size; nodes > 0; level += 1, nodes = Math.floor(nodes / TILE_WIDTH)) {
      const width = nodes % TILE_WIDTH;
      if (width === 0) continue;
      partial.push({ level, bytes: await this.tile({ level, index: Math.floor(nodes / TILE_WIDTH), width }) });
    }
    return edgeOf(size, partial);
  }
}

function rootOfTile(bytes: Buffer): Buffer {
  const hashes = Array.from({ length: bytes.length / 32 }, (_, k) => bytes.subarray(k * 32, (k + 1) * 32));
  return growTree(EMPTY_EDGE, hashes).root;
}
