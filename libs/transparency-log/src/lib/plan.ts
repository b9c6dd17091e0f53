import { malformed } from './transparency-error.js';
import { nodeHash, type Hash } from './hash.js';

/** The complete subtree over leaves [index × 2^height, (index + 1) × 2^height). */
export interface TreeNode {
  readonly height: number;
  readonly index: number;
}

/** One item per hash of the proof; the hash is the fold of the item's complete subtrees, left to right. */
export type ProofPlan = readonly (readonly TreeNode[])[];

/** RFC 6962, 2.1: the nodes whose fold is the root at `size` (≥ 1). */
export function rootPlan(size: number): ProofPlan {
  return [cover(0, size)];
}

/** RFC 6962, 2.1.1: PATH(index, D[size]), from the leaf's sibling up to the root's child. */
export function inclusionPlan(index: number, size: number): ProofPlan {
  if (!(Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size)) {
    throw malformed(`No entry ${index} stands in a log of ${size} entries.`, 'index');
  }
  return path(index, 0, size);
}

/** RFC 6962, 2.1.2: PROOF(from, D[to]); empty when nothing grew or nothing stood before. */
export function consistencyPlan(from: number, to: number): ProofPlan {
  if (!(Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 0 && from <= to)) {
    throw malformed(`A log of ${to} entries does not continue one of ${from}.`, 'from');
  }
  return from === 0 || from === to ? [] : subproof(from, 0, to, true);
}

/** Reads a plan's hashes through `at`, which knows every complete subtree that the plan names. */
export function resolvePlan(plan: ProofPlan, at: (node: TreeNode) => Hash): Hash[] {
  return plan.map((nodes) => foldHashes(nodes.map(at)));
}

/** Hash of a ragged subtree from those of its complete ones, left to right. */
export function foldHashes(hashes: readonly Hash[]): Hash {
  return hashes.reduceRight((right, left) => nodeHash(left, right));
}

function path(index: number, from: number, to: number): ProofPlan {
  if (to - from === 1) return [];
  const middle = from + splitOf(to - from);
  return index < middle
    ? [...path(index, from, middle), cover(middle, to)]
    : [...path(index, middle, to), cover(from, middle)];
}

function subproof(old: number, from: number, to: number, known: boolean): ProofPlan {
  if (old === to) return known ? [] : [cover(from, to)];
  const middle = from + splitOf(to - from);
  return old <= middle
    ? [...subproof(old, from, middle, known), cover(middle, to)]
    : [...subproof(old, middle, to, false), cover(from, middle)];
}

/** The largest power of two below `width` (≥ 2). Arithmetic, not shifts: sizes pass 2^32. */
function splitOf(width: number): number {
  let split = 1;
  while (split * 2 < width) split *= 2;
  return split;
}

function cover(from: number, to: number): TreeNode[] {
  const nodes: TreeNode[] = [];
  let start = from;
  while (start < to) {
    const width = largestPower(to - start);
    nodes.push({ height: Math.log2(width), index: start / width });
    start += width;
  }
  return nodes;
}

function largestPower(width: number): number {
  let power = 1;
  while (power * 2 <= width) power *= 2;
  return power;
}
