import { type Clock, type Delay, systemDelay } from '@gatehouse/identifiers';

interface Lane {
  state: 'running' | 'quiet';
  /** Pushes that come within the quiet time after this run wait for its end. */
  readonly pushed: boolean;
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
    if (lane === undefined) return this.#start(key, { pushed: true });
    lane.again = true;
    await new Promise<void>((resolve) => lane.waiting.push((run) => resolve(run)));
  }

  /** A run of our own making, such as a sweep: only where none is under way, and no push has to wait out a quiet time for it. */
  async look(key: string): Promise<void> {
    if (!this.#stopped && !this.#lanes.has(key)) await this.#start(key, { pushed: false });
  }

  isRunning(key: string): boolean {
    return this.#lanes.get(key)?.state === 'running';
  }

  /** Nothing starts any more; what runs is the caller's to abort. */
  stop(): void {
    this.#stopped = true;
  }

  #start(key: string, { pushed }: { pushed: boolean }): Promise<void> {
    const lane: Lane = { state: 'running', pushed, again: false, waiting: [] };
    this.#lanes.set(key, lane);
    const run = this.run(key);
    const settle = (): void => this.#rest(key, lane);
    run.then(settle, settle);
    return run;
  }

  #rest(key: string, lane: Lane): void {
    lane.state = 'quiet';
    if (lane.pushed) this.delay(() => this.#end(key, lane), this.quietMs);
    else this.#end(key, lane);
  }

  #end(key: string, lane: Lane): void {
    this.#lanes.delete(key);
    const run = lane.again && !this.#stopped ? this.#start(key, { pushed: true }) : Promise.resolve();
    lane.waiting.forEach((answer) => answer(run));
    run.catch(() => undefined); // told to those who wait; a trailing run has no other owner
  }
}

/** When to look at everything again: `everyMs` with ±25 % of jitter, so that mailboxes do not sweep together. */
export function nextSweepAt(clock: Clock, everyMs: number, spread: number): number {
  return clock.monotonicMs() + everyMs * (0.75 + spread / 2);
}
