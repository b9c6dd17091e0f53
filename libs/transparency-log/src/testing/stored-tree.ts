import { edgeTiles, EMPTY_EDGE, growTree, type Growth, type RightEdge, type Tile } from '../lib/grow.js';
import { HASH_BYTES, type Hash } from '../lib/hash.js';
import { TreeReader } from '../lib/tree-reader.js';
import { tilePath, TILE_WIDTH } from '../lib/tile.js';

/** A log's tiles in memory, grown batch by batch, read at any size. */
export class StoredTree {
  private edge: RightEdge = EMPTY_EDGE;
  private readonly tiles = new Map<string, Tile>();

  get size(): number {
    return this.edge.size;
  }

  grow(leaves: readonly Hash[]): Growth {
    const growth = growTree(this.edge, leaves);
    this.edge = growth.edge;
    for (const tile of growth.fullTiles) this.tiles.set(tilePath(tile), tile);
    return growth;
  }

  /** Partial tiles are cut from the full one or from the edge, as a server does. */
  at(size: number): TreeReader {
    const partials = new Map(edgeTiles(this.edge).map((tile) => [`${tile.level}/${tile.index}`, tile.bytes]));
    return new TreeReader(size, (tile) => {
      const full = this.tiles.get(tilePath({ ...tile, width: TILE_WIDTH }))?.bytes;
      const bytes = full ?? partials.get(`${tile.level}/${tile.index}`) ?? Buffer.alloc(0);
      return Promise.resolve(bytes.subarray(0, tile.width * HASH_BYTES));
    });
  }
}
