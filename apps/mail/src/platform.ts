import type { Clock, Random } from '@gatehouse/identifiers';

/** Injection tokens of what tests replace: time and chance. */
export const CLOCK = Symbol('mail.clock');
export const RANDOM = Symbol('mail.random');

export type { Clock, Random };

/** A number in [0, 1) from the random source. */
export const spreadOf = (random: Random): number => random(4).readUInt32BE() / 2 ** 32;
