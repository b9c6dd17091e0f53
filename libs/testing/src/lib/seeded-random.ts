import { createHash } from 'node:crypto';
import { type Random } from '@gatehouse/identifiers';

/** The same bytes for the same seed, on every machine: SHA-256 in counter mode. */
export function seededRandom(seed: number | string): Random {
  let counter = 0;
  let pool = Buffer.alloc(0);
  return (size) => {
    while (pool.length < size) {
      pool = Buffer.concat([pool, createHash('sha256').update(`${seed}:${counter}`).digest()]);
      counter += 1;
    }
    const taken = pool.subarray(0, size);
    pool = pool.subarray(size);
    return Buffer.from(taken);
  };
}
