import { execFileSync } from 'node:child_process';
import { seededRandom } from '@gatehouse/testing';
import { ROOT } from './demo.js';

/** Everything, instead of the slice that the seed picks. */
export const LONG = process.env.GATEHOUSE_LONG === '1';

/** Another for each commit, the same for each run of it; `GATEHOUSE_SEED` repeats an earlier run. */
export function seedOfCommit(): string {
  const given = process.env.GATEHOUSE_SEED;
  if (given !== undefined && given !== '') return given;
  return execFileSync('git', ['rev-parse', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim();
}

/** Choices that follow from a seed alone. */
export class Dice {
  readonly #random;

  constructor(seed: string) {
    this.#random = seededRandom(seed);
  }

  /** 0 to below `limit`. */
  below(limit: number): number {
    return this.#random(4).readUInt32BE() % limit;
  }

  shuffled<T>(items: readonly T[]): T[] {
    return items
      .map((item) => ({ item, at: this.below(2 ** 32) }))
      .sort((a, b) => a.at - b.at)
      .map(({ item }) => item);
  }
}
