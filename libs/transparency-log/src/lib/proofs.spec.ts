import fc from 'fast-check';
import { EMPTY_EDGE, edgeOf, edgeTiles, growTree } from './grow.js';
import { EMPTY_ROOT, leafHash, type Hash } from './hash.js';
import { verifyConsistency, verifyInclusion } from './verify-proof.js';
import { naivePath, naiveProof, naiveRoot } from '../testing/naive-tree.js';
import { StoredTree } from '../testing/stored-tree.js';
import { withCode } from '../testing/with-code.js';

const leavesOf = (count: number): Hash[] => Array.from({ length: count }, (_, n) => leafHash(Buffer.from(String(n))));
const flip = (hash: Hash): Hash => Buffer.from(hash.map((byte, place) => (place === 7 ? byte ^ 1 : byte)));

describe('a growing tree', () => {
  it('agrees with the plain definition at every size, whatever the batches', async () => {
    const batches = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(batches, fc.nat(), fc.nat(), async (sizes, somewhere, earlier) => {
        const leaves = leavesOf(sizes.reduce((sum, size) => sum + size, 1));
        const tree = new StoredTree();
        tree.grow(leaves.slice(0, 1));
        for (const size of sizes) {
          const from = tree.size;
          const { root, consistency } = tree.grow(leaves.slice(from, from + size));
          expect(root).toEqual(naiveRoot(leaves.slice(0, from + size)));
          if (size > 0) expect(consistency).toEqual(naiveProof(from, leaves.slice(0, from + size)));
        }
        const index = somewhere % leaves.length;
        const from = (earlier % leaves.length) + 1;
        expect(await tree.at(leaves.length).inclusionProof(index)).toEqual(naivePath(index, leaves));
        expect(await tree.at(leaves.length).consistencyProof(from)).toEqual(naiveProof(from, leaves));
      }),
      { numRuns: 15 },
    );
  });

  it('resumes from its partial tiles as if it had never stopped', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 700 }), fc.integer({ min: 1, max: 300 }), (before, more) => {
        const leaves = leavesOf(before + more);
        const first = growTree(EMPTY_EDGE, leaves.slice(0, before));
        const resumed = edgeOf(before, edgeTiles(first.edge));
        expect(growTree(resumed, leaves.slice(before)).root).toEqual(naiveRoot(leaves));
      }),
      { numRuns: 15 },
    );
  });

  it('refuses to resume from tiles of another size', () => {
    const { edge } = growTree(EMPTY_EDGE, leavesOf(300));
    expect(() => edgeOf(301, edgeTiles(edge))).toThrow('partial tile of level 0');
  });

  it.each([0, 1, 255, 256, 257, 65_535, 65_536, 65_537])('holds at the edge size %d', async (size) => {
    const leaves = leavesOf(size);
    const tree = new StoredTree();
    const { root } = tree.grow(leaves);
    expect(root).toEqual(naiveRoot(leaves));
    if (size === 0) {
      expect(root).toEqual(EMPTY_ROOT);
      return;
    }
    for (const index of new Set([0, size >> 1, size - 1])) {
      const proof = await tree.at(size).inclusionProof(index);
      verifyInclusion({ leaf: leaves[index]!, index, size, root, proof });
    }
    for (const from of new Set([1, size >> 1 || 1, size - 1 || 1, size])) {
      const proof = await tree.at(size).consistencyProof(from);
      verifyConsistency({ from, fromRoot: naiveRoot(leaves.slice(0, from)), to: size, toRoot: root, proof });
    }
  });
});

describe('a proof that was tampered with', () => {
  const leaves = leavesOf(259);
  const root = naiveRoot(leaves);
  const claimOf = (index: number): Parameters<typeof verifyInclusion>[0] => ({
    leaf: leaves[index]!,
    index,
    size: 259,
    root,
    proof: naivePath(index, leaves),
  });
  const growthOf = (from: number): Parameters<typeof verifyConsistency>[0] => ({
    from,
    fromRoot: naiveRoot(leaves.slice(0, from)),
    to: 259,
    toRoot: root,
    proof: naiveProof(from, leaves),
  });

  it('is refused wherever one bit of it changed, one hash is missing, added or swapped', () => {
    fc.assert(
      fc.property(fc.nat(258), fc.nat(), fc.integer({ min: 1, max: 258 }), (index, where, from) => {
        for (const proof of damages(claimOf(index).proof, where)) {
          expect(() => verifyInclusion({ ...claimOf(index), proof })).toThrow('proof');
        }
        for (const proof of damages(growthOf(from).proof, where)) {
          expect(() => verifyConsistency({ ...growthOf(from), proof })).toThrow('proof');
        }
      }),
    );
  });

  it.each([
    ['another leaf', { ...claimOf(5), leaf: leaves[6]! }],
    ['another root', { ...claimOf(5), root: flip(root) }],
    ['another index', { ...claimOf(5), index: 4 }],
    ['an index at the size', { ...claimOf(5), index: 259 }],
    ['a negative index', { ...claimOf(5), index: -1 }],
    ['a smaller size', { ...claimOf(5), size: 100 }],
    ['an empty proof', { ...claimOf(5), proof: [] }],
    ['size 0', { ...claimOf(0), size: 0, proof: [] }],
    ['a hash of 31 bytes', { ...claimOf(5), leaf: leaves[5]!.subarray(1) }],
  ])('is refused with %s', (_what, claim) => {
    expect(() => verifyInclusion(claim)).toThrow(withCode('LOG.BAD_PROOF'));
  });

  it.each([
    ['swapped roots', { ...growthOf(100), fromRoot: root, toRoot: growthOf(100).fromRoot }],
    ['sizes that fall', { ...growthOf(100), from: 260 }],
    ['two roots at one size', { ...growthOf(100), from: 259, proof: [] }],
    ['an empty log with a root', { ...growthOf(100), from: 0, proof: [] }],
    ['a proof from the empty log', { ...growthOf(100), from: 0, fromRoot: EMPTY_ROOT }],
    ['an empty proof', { ...growthOf(100), proof: [] }],
  ])('is refused with %s', (_what, claim) => {
    expect(() => verifyConsistency(claim)).toThrow(withCode('LOG.BAD_PROOF'));
  });
});

function damages(proof: readonly Hash[], where: number): Hash[][] {
  const place = where % proof.length;
  const [here, next] = [proof[place]!, proof[(place + 1) % proof.length]!];
  const swapped = proof.with(place, next).with((place + 1) % proof.length, here);
  return [
    proof.with(place, flip(here)),
    proof.toSpliced(place, 1),
    [here, ...proof],
    [...proof, here],
    ...(proof.length > 1 ? [swapped] : []),
  ];
}
