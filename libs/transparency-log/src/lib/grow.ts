import { EMPTY_ROOT, HASH_BYTES, type Hash } from './hash.js';
import { malformed } from './transparency-error.js';
import { consistencyPlan, foldHashes, resolvePlan, rootPlan, type TreeNode } from './plan.js';
import { TILE_WIDTH, type TileRef } from './tile.js';

/** A tile and its bytes: `width` × 32. */
export interface Tile extends TileRef {
  readonly bytes: Buffer;
}

/** All that a log must remember to grow: per level the hashes of its unfinished tile (0-255 of them). */
export interface RightEdge {
  readonly size: number;
  readonly levels: readonly (readonly Hash[])[];
}

export interface Growth {
  readonly edge: RightEdge;
  /** Tiles that became full, lower levels first; they never change again. */
  readonly fullTiles: readonly Tile[];
  readonly root: Hash;
  /** RFC 6962, 2.1.2: from the size before to the size after. */
  readonly consistency: readonly Hash[];
}

export const EMPTY_EDGE: RightEdge = { size: 0, levels: [] };

/** The edge of a log of `size` entries, from its partial tiles (the widest of each level; `edgeTiles` made them). */
export function edgeOf(size: number, partialTiles: readonly Pick<Tile, 'level' | 'bytes'>[]): RightEdge {
  const levels: Hash[][] = [];
  for (let level = 0, nodes = size; nodes > 0; level += 1, nodes = Math.floor(nodes / TILE_WIDTH)) {
    const width = nodes % TILE_WIDTH;
    const bytes = partialTiles.find((tile) => tile.level === level)?.bytes ?? Buffer.alloc(0);
    if (bytes.length !== width * HASH_BYTES)
      throw malformed(`The partial tile of level ${level} has not ${width} hashes.`);
    levels.push(hashesOf(bytes));
  }
  return { size, levels };
}

/** The partial tiles of a log that stands at this edge. */
export function edgeTiles(edge: RightEdge): Tile[] {
  return edge.levels.flatMap((hashes, level) => {
    const index = Math.floor(edge.size / TILE_WIDTH ** (level + 1));
    return hashes.length === 0 ? [] : [{ level, index, width: hashes.length, bytes: Buffer.concat(hashes) }];
  });
}

/** The root at this edge. */
export function rootOfEdge(edge: RightEdge): Hash {
  if (edge.size === 0) return EMPTY_ROOT;
  return resolvePlan(rootPlan(edge.size), lookup(edge, []))[0] ?? EMPTY_ROOT;
}

/** Appends leaf hashes; the edge given stays as it was, so a batch that could not be stored is simply tried again. */
export function growTree(edge: RightEdge, leaves: readonly Hash[]): Growth {
  const levels = edge.levels.map((hashes) => [...hashes]);
  const fullTiles: Tile[] = [];
  leaves.forEach((leaf, offset) => push(levels, fullTiles, leaf, edge.size + offset + 1));
  const grown: RightEdge = { size: edge.size + leaves.length, levels };
  const at = lookup(grown, fullTiles);
  return {
    edge: grown,
    fullTiles: fullTiles.toSorted((a, b) => a.level - b.level),
    root: rootOfEdge(grown),
    consistency: resolvePlan(consistencyPlan(edge.size, grown.size), at),
  };
}

function push(levels: Hash[][], fullTiles: Tile[], leaf: Hash, size: number): void {
  let hash = leaf;
  for (let level = 0; ; level += 1) {
    const hashes = (levels[level] ??= []);
    hashes.push(hash);
    if (hashes.length < TILE_WIDTH) return;
    const index = Math.floor(size / TILE_WIDTH ** (level + 1)) - 1;
    fullTiles.push({ level, index, width: TILE_WIDTH, bytes: Buffer.concat(hashes) });
    levels[level] = [];
    hash = subtreeHash(hashes);
  }
}

/** Every node of a consistency proof from the size before stands at the old edge or right of it. */
function lookup(edge: RightEdge, fullTiles: readonly Tile[]): (node: TreeNode) => Hash {
  const byPlace = new Map(fullTiles.map((tile) => [`${tile.level}/${tile.index}`, tile.bytes]));
  return ({ height, index }) => {
    const level = Math.floor(height / 8);
    const span = 2 ** (height - level * 8);
    const tile = Math.floor((index * span) / TILE_WIDTH);
    const bytes = byPlace.get(`${level}/${tile}`);
    const hashes = bytes === undefined ? (edge.levels[level] ?? []) : hashesOf(bytes);
    return subtreeHash(hashes.slice((index * span) % TILE_WIDTH, ((index * span) % TILE_WIDTH) + span));
  };
}

/** Root over 2^k hashes. */
export function subtreeHash(hashes: readonly Hash[]): Hash {
  const [first, ...rest] = hashes;
  if (first === undefined) throw new Error('A subtree has at least one hash.');
  if (rest.length === 0) return first;
  const middle = hashes.length / 2;
  return foldHashes([subtreeHash(hashes.slice(0, middle)), subtreeHash(hashes.slice(middle))]);
}

/** The hashes of a tile as views of its bytes. */
export function hashesOf(bytes: Buffer): Hash[] {
  return Array.from({ length: bytes.length / HASH_BYTES }, (_, place) =>
    bytes.subarray(place * HASH_BYTES, (place + 1) * HASH_BYTES),
  );
}
