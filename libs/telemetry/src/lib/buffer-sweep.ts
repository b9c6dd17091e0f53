import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What may lie about before the young buffers are swept, and what of older ones before all are. */
export const LITTER_BYTES = 24 << 20;
export const OLD_LITTER_BYTES = 32 << 20;
const LOOK_EVERY_MS = 25;

interface Memory {
  /** Bytes of all buffers, held or not. */
  buffers(): number;
  sweepYoung(): void;
  sweepAll(): void;
}

/**
 * Buffers that nobody holds any more are collected late, for the engine counts them apart from its heap: streams of large
 * messages left 150 MB behind. Young ones are swept in some ms as soon as `LITTER_BYTES` lie about; what outlived its sweeps,
 * as a buffer does that waited for the database, is swept once `OLD_LITTER_BYTES` of it have gathered.
 */
export class BufferSweep {
  /** The least that was seen since all were swept, and since the young ones were. */
  #base = Infinity;
  #floor = Infinity;

  constructor(private readonly memory: Memory) {}

  look(): void {
    const now = this.#see();
    if (now - this.#floor < LITTER_BYTES) return;
    this.memory.sweepYoung();
    this.#floor = Infinity;
    if (this.#see() - this.#base < OLD_LITTER_BYTES) return;
    this.memory.sweepAll();
    // What is left now is held, however much it is.
    this.#base = this.#floor = this.memory.buffers();
  }

  #see(): number {
    const now = this.memory.buffers();
    this.#base = Math.min(this.#base, now);
    this.#floor = Math.min(this.#floor, now);
    return now;
  }
}

/** Looks as long as the process lives, and does not keep it alive. */
export function sweepBuffers(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as NonNullable<typeof globalThis.gc>;
  const sweep = new BufferSweep({
    buffers: () => process.memoryUsage().arrayBuffers,
    sweepYoung: () => collect({ type: 'minor' }),
    sweepAll: () => collect({ type: 'major' }),
  });
  setInterval(() => sweep.look(), LOOK_EVERY_MS).unref();
}
