import { setTimeout as delay } from 'node:timers/promises';
import { StackError, Supervised, tailOf, type ChildSpec } from '@gatehouse/local-stack';

const FIRST_PAUSE_MS = 250;
const POLL_MS = 50;
const LONGEST_PAUSE_MS = 5_000;
/** After running this long a crash counts as the first again. */
const SETTLED_MS = 30_000;
const LOOK_EVERY_MS = 10_000;
/** So often may a process end before it was ever ready. */
const TRIES_TO_START = 3;

/** A process that is started again when it ends by itself, after a pause that doubles up to five seconds. */
export class KeptRunning {
  readonly #stopping = new AbortController();
  readonly #keeping: Promise<unknown>;
  #child: Supervised;
  #pauseMs = FIRST_PAUSE_MS;
  #ends = 0;

  private constructor(
    child: Supervised,
    private readonly say: (line: string) => void,
    lookEveryMs: number,
  ) {
    this.#child = child;
    this.#keeping = Promise.all([this.#keep(), this.#endWhenBroken(lookEveryMs)]);
  }

  /** Starts a process without waiting. */
  static launch(spec: ChildSpec, say: (line: string) => void, lookEveryMs = LOOK_EVERY_MS): KeptRunning {
    return new KeptRunning(Supervised.launch(spec), say, lookEveryMs);
  }

  /** Keeps a process that stands already. */
  static adopt(child: Supervised, say: (line: string) => void): KeptRunning {
    return new KeptRunning(child, say, LOOK_EVERY_MS);
  }

  get name(): string {
    return this.#child.spec.name;
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** Waits for readiness. A process that ends three times first is an error (`STACK.EXITED`), not a loop. */
  async untilReady(): Promise<void> {
    const { readyWithinMs = 60_000 } = this.#child.spec;
    const until = performance.now() + readyWithinMs;
    while (performance.now() < until && !this.#stopping.signal.aborted) {
      if (this.#ends >= TRIES_TO_START) throw this.#failure('STACK.EXITED', 'stops while starting');
      if ((await isReady(this.#child.spec)) && this.#child.running) return;
      await delay(POLL_MS);
    }
    throw this.#failure('STACK.NOT_READY', `is not ready after ${readyWithinMs / 1_000} s`);
  }

  async stop(graceMs?: number): Promise<void> {
    this.#stopping.abort();
    await this.#child.stop(graceMs);
    await this.#keeping;
  }

  async #keep(): Promise<void> {
    for (;;) {
      const startedAt = performance.now();
      const code = await this.#child.ended;
      this.#ends += 1;
      if (this.#stopping.signal.aborted) return;
      if (performance.now() - startedAt > SETTLED_MS) this.#pauseMs = FIRST_PAUSE_MS;
      this.say(`${this.name} stopped (${code === null ? 'killed' : `exit ${code}`}); starting it again`);
      if (!(await this.#pause(this.#pauseMs))) return;
      this.#pauseMs = Math.min(2 * this.#pauseMs, LONGEST_PAUSE_MS);
      this.#child = Supervised.launch(this.#child.spec);
      void this.#tellWhenReady(this.#child);
    }
  }

  /** A process that runs and can never work again is ended, so that `#keep` starts it anew. */
  async #endWhenBroken(lookEveryMs: number): Promise<void> {
    if (this.#child.spec.broken === undefined) return;
    while (await this.#pause(lookEveryMs)) {
      const child = this.#child;
      if (!(await child.spec.broken?.().catch(() => false)) || !child.running) continue;
      this.say(`${this.name} cannot go on; ending it`);
      child.signal('SIGKILL');
    }
  }

  async #tellWhenReady({ spec, pid }: Supervised): Promise<void> {
    while (this.pid === pid && !this.#stopping.signal.aborted) {
      if (await isReady(spec)) {
        this.say(`${spec.name} is running again (process ${pid})`);
        return;
      }
      await delay(POLL_MS);
    }
  }

  /** False when the demo stops meanwhile. */
  #pause(ms: number): Promise<boolean> {
    return delay(ms, true, { signal: this.#stopping.signal }).catch(() => false);
  }

  #failure(code: 'STACK.EXITED' | 'STACK.NOT_READY', what: string): StackError {
    const { logFile } = this.#child.spec;
    return new StackError(code, `${this.name} ${what}:\n${tailOf(logFile)}`, { next: `Read ${logFile}.` });
  }
}

function isReady({ ready }: ChildSpec): Promise<boolean> {
  return ready().then(
    () => true,
    () => false,
  );
}
