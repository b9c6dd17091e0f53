import { EMPTY_ROOT, HASH_BYTES, nodeHash, type Hash } from './hash.js';
import { TransparencyError } from './transparency-error.js';

export interface InclusionClaim {
  readonly leaf: Hash;
  readonly index: number;
  readonly size: number;
  readonly root: Hash;
  readonly proof: readonly Hash[];
}

export interface ConsistencyClaim {
  readonly from: number;
  readonly fromRoot: Hash;
  readonly to: number;
  readonly toRoot: Hash;
  readonly proof: readonly Hash[];
}

/** RFC 9162, 2.1.3.2. Throws `LOG.BAD_PROOF` unless the leaf stands at `index` under `root`. */
export function verifyInclusion({ leaf, index, size, root, proof }: InclusionClaim): void {
  requireNumbers(index >= 0 && index < size, index, size);
  requireHashes([leaf, root, ...proof]);
  let node = index;
  let last = size - 1;
  let hash = leaf;
  for (const sibling of proof) {
    if (last === 0) throw badProof('The inclusion proof is too long.');
    if (isOdd(node) || node === last) {
      hash = nodeHash(sibling, hash);
      while (!isOdd(node) && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  if (last !== 0) throw badProof('The inclusion proof is too short.');
  if (!hash.equals(root)) throw badProof('The inclusion proof leads to another root.');
}

/** RFC 9162, 2.1.4.2. Throws `LOG.BAD_PROOF` unless the tree at `to` continues the one at `from`. */
export function verifyConsistency(claim: ConsistencyClaim): void {
  const { from, fromRoot, to, toRoot, proof } = claim;
  requireNumbers(from >= 0 && from <= to, from, to);
  requireHashes([fromRoot, toRoot, ...proof]);
  if (from === 0 || from === to) {
    verifyTrivial(claim);
    return;
  }
  // A tree of 2^k leaves is itself a node of the later one, so the proof leaves it out.
  const [start, ...rest] = isPowerOfTwo(from) ? [fromRoot, ...proof] : proof;
  if (start === undefined || proof.length === 0) throw badProof('The consistency proof is empty.');
  const { oldHash, newHash, last } = climb(from, to, start, rest);
  if (last !== 0) throw badProof('The consistency proof is too short.');
  if (!oldHash.equals(fromRoot)) throw badProof('The consistency proof leads to another earlier root.');
  if (!newHash.equals(toRoot)) throw badProof('The consistency proof leads to another later root.');
}

function climb(
  from: number,
  to: number,
  start: Hash,
  rest: readonly Hash[],
): { oldHash: Hash; newHash: Hash; last: number } {
  let [node, last] = [from - 1, to - 1];
  while (isOdd(node)) [node, last] = [half(node), half(last)];
  let [oldHash, newHash] = [start, start];
  for (const sibling of rest) {
    if (last === 0) throw badProof('The consistency proof is too long.');
    if (isOdd(node) || node === last) {
      oldHash = nodeHash(sibling, oldHash);
      newHash = nodeHash(sibling, newHash);
      while (!isOdd(node) && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      newHash = nodeHash(newHash, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return { oldHash, newHash, last };
}

function verifyTrivial({ from, fromRoot, to, toRoot, proof }: ConsistencyClaim): void {
  if (proof.length > 0) throw badProof('The consistency proof is too long.');
  if (from === 0 && !fromRoot.equals(EMPTY_ROOT)) throw badProof('The empty log has another root.');
  if (from === to && !fromRoot.equals(toRoot)) throw badProof('Two roots stand at one size: the log was forked.');
}

function requireNumbers(inOrder: boolean, ...numbers: number[]): void {
  if (!inOrder || !numbers.every((n) => Number.isSafeInteger(n))) throw badProof('Index and size do not fit.');
}

function requireHashes(hashes: readonly Hash[]): void {
  if (hashes.some((hash) => hash.length !== HASH_BYTES)) throw badProof('A hash has not 32 bytes.');
}

const isOdd = (n: number): boolean => n % 2 === 1;
const half = (n: number): number => Math.floor(n / 2);

function isPowerOfTwo(n: number): boolean {
  return Number.isInteger(Math.log2(n));
}

function badProof(message: string): TransparencyError {
  return new TransparencyError('LOG.BAD_PROOF', message);
}
