import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What may lie about before it is swept: the bounds of `design.md` 5 are for what is held. */
export const LITTER_BYTES = 24 << 20;
const LOOK_EVERY_MS = 25;

/**
 * Buffers that nobody holds any more are collected late, for the engine counts them apart from its heap: streams of large
 * messages left 150 MB behind. Once `LITTER_BYTES` more lie about than after the last sweep, the young ones are swept, some ms each.
 */
export class BufferSweep {
  #floor = Infinity;

  constructor(private readonly memory: { readonly buffers: () => number; readonly sweep: () => void }) {}

  look(): void {
    const { buffers, sweep } = this.memory;
    const now = buffers();
    this.#floor = Math.min(this.#floor, now);
    if (now - this.#floor < LITTER_BYTES) return;
    sweep();
    // What is left is held, or old: the engine's own collections lower the floor again.
    this.#floor = buffers();
  }
}

/** Looks as long as the process lives, and does not keep it alive. */
export function sweepBuffers(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as NonNullable<typeof globalThis.gc>;
  const sweep = new BufferSweep({
    buffers: () => process.memoryUsage().arrayBuffers,
    sweep: () => collect({ type: 'minor' }),
  });
  setInterval(() => sweep.look(), LOOK_EVERY_MS).unref();
}
