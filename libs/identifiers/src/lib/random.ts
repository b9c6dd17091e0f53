import { randomBytes } from 'node:crypto';

/** A source of random bytes: the system's in production, a seeded one in tests. */
export type Random = (size: number) => Buffer;

export const systemRandom: Random = (size) => randomBytes(size);
