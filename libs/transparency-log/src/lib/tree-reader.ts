import { EMPTY_ROOT, HASH_BYTES, type Hash } from './hash.js';
import { hashesOf, subtreeHash } from './grow.js';
import { malformed } from './transparency-error.js';
import { consistencyPlan, inclusionPlan, resolvePlan, rootPlan, type ProofPlan, type TreeNode } from './plan.js';
import { tileOf, TILE_WIDTH, tilePath, type TileRef } from './tile.js';

/** Gives a tile's bytes, exactly `width` × 32 of them (a wider stored tile may be cut). */
export type TileSource = (tile: TileRef) => Promise<Buffer>;

/** Makes proofs at one size from stored tiles; reads only the tiles that a proof needs. */
export class TreeReader {
  constructor(
    readonly size: number,
    private readonly tiles: TileSource,
  ) {}

  async root(): Promise<Hash> {
    const [root = EMPTY_ROOT] = this.size === 0 ? [] : await this.resolve(rootPlan(this.size));
    return root;
  }

  async inclusionProof(index: number): Promise<Hash[]> {
    return this.resolve(inclusionPlan(index, this.size));
  }

  /** From an earlier size to this one. */
  async consistencyProof(from: number): Promise<Hash[]> {
    return this.resolve(consistencyPlan(from, this.size));
  }

  private async resolve(plan: ProofPlan): Promise<Hash[]> {
    const loaded = new Map<string, Buffer>();
    for (const node of plan.flat()) {
      const tile = placeOf(node, this.size).tile;
      if (!loaded.has(tilePath(tile))) loaded.set(tilePath(tile), await this.load(tile));
    }
    return resolvePlan(plan, (node) => {
      const { tile, from, span } = placeOf(node, this.size);
      return subtreeHash(hashesOf(loaded.get(tilePath(tile)) ?? Buffer.alloc(0)).slice(from, from + span));
    });
  }

  private async load(tile: TileRef): Promise<Buffer> {
    const bytes = await this.tiles(tile);
    if (bytes.length !== tile.width * HASH_BYTES) throw malformed(`${tilePath(tile)} has not ${tile.width} hashes.`);
    return bytes;
  }
}

function placeOf({ height, index }: TreeNode, size: number): { tile: TileRef; from: number; span: number } {
  const level = Math.floor(height / 8);
  const span = 2 ** (height - level * 8);
  return { tile: tileOf(level, index * span, size), from: (index * span) % TILE_WIDTH, span };
}
