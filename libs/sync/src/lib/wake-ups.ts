import type { Clock } from '@gatehouse/identifiers';

/** Runs a callback after a delay and returns its cancel; the system's timers in production. */
export type Delay = (callback: () => void, ms: number) => () => void;

export const systemDelay: Delay = (callback, ms) => {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
};

interface Lane {
  state: 'running' | 'quiet';
  again: boolean;
  waiting: ((run: Promise<void>) => void)[];
}

export const QUIET_MS = 1_500;

/**
 * A push is only a wake-up. The first acts at once; those during the run and for 1.5 s after it make one trailing run.
 * A thousand pushes for one key cost two runs; other keys are not touched.
 */
export class WakeUps {
  readonly #lanes = new Map<string, Lane>();
  #stopped = false;

  constructor(
    private readonly run: (key: string) => Promise<void>,
    private readonly delay: Delay = systemDelay,
    private readonly quietMs = QUIET_MS,
  ) {}

  /** Resolves, or rejects, with the run that this wake-up caused. */
  async wake(key: string): Promise<void> {
    if (this.#stopped) return;
    const lane = this.#lanes.get(key);
    if (lane === undefined) return this.#start(key);
    lane.again = true;
    await new Promise<void>((resolve) => lane.waiting.push((run) => resolve(run)));
  }

  isRunning(key: string): boolean {
    return this.#lanes.get(key)?.state === 'running';
  }

  /** Running, or within the quiet time after a run. */
  isBusy(key: string): boolean {
    return this.#lanes.has(key);
  }

  /** Nothing starts any more; what runs is the caller's to abort. */
  stop(): void {
    this.#stopped = true;
  }

  #start(key: string): Promise<void> {
    const lane: Lane = { state: 'running', again: false, waiting: [] };
    this.#lanes.set(key, lane);
    const run = this.run(key);
    const settle = (): void => this.#rest(key, lane);
    run.then(settle, settle);
    return run;
  }

  #rest(key: string, lane: Lane): void {
    lane.state = 'quiet';
    this.delay(() => {
      this.#lanes.delete(key);
      const run = lane.again && !this.#stopped ? this.#start(key) : Promise.resolve();
      lane.waiting.forEach((answer) => answer(run));
      run.catch(() => undefined); // told to those who wait; a trailing run has no other owner
    }, this.quietMs);
  }
}

/** When to look at everything again: `everyMs` with ±25 % of jitter, so that mailboxes do not sweep together. */
export function nextSweepAt(clock: Clock, everyMs: number, spread: number): number {
  return clock.monotonicMs() + everyMs * (0.75 + spread / 2);
}
