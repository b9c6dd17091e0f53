import {
  EMPTY_EDGE,
  formatLogProof,
  growTree,
  inclusionPlan,
  leafHash,
  nodeHash,
  signCheckpoint,
  toReceipt,
  vkeyOf,
  type Hash,
  type Receipt,
} from '@gatehouse/transparency-log';
import { ORIGIN, type TrailMaker } from './trail-maker.js';

/** The receipt of one entry of a small trail. */
export function makeReceipt(trail: TrailMaker, index: number, changes: Partial<Receipt> = {}): string {
  const leaves = trail.entries.map(leafHash);
  const { root } = growTree(EMPTY_EDGE, leaves);
  const proof = inclusionPlan(index, leaves.length).map((nodes) => fold(nodes.map((node) => subtree(leaves, node))));
  const checkpoint = signCheckpoint({ origin: ORIGIN, size: leaves.length, root }, trail.signer);
  return toReceipt({
    v: 'gatehouse-receipt/v1',
    entry: trail.entries[index]?.toString('base64') ?? '',
    segments: trail.bodies
      .filter((line) => line.index === String(index))
      .map(({ ref, segment, key }) => ({ ref, segment, key })),
    proof: formatLogProof({ index, proof, checkpoint }),
    vkey: vkeyOf(trail.signer),
    ...changes,
  });
}

function subtree(leaves: readonly Hash[], { height, index }: { height: number; index: number }): Hash {
  if (height === 0) return leaves[index] ?? Buffer.alloc(0);
  const child = height - 1;
  return nodeHash(
    subtree(leaves, { height: child, index: index * 2 }),
    subtree(leaves, { height: child, index: index * 2 + 1 }),
  );
}

const fold = (hashes: readonly Hash[]): Hash => hashes.reduceRight((right, left) => nodeHash(left, right));
