import { setTimeout as delay } from 'node:timers/promises';
import { Supervised, type ChildSpec } from '@gatehouse/local-stack';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;
/** After running this long a crash counts as the first again. */
const SETTLED_MS = 30_000;

/** A process that is started again when it ends by itself, after a pause that doubles up to five seconds. */
export class KeptRunning {
  #stopping = new AbortController();
  #pauseMs = FIRST_PAUSE_MS;
  #child: Supervised;
  readonly #keeping: Promise<void>;

  private constructor(
    child: Supervised,
    private readonly say: (line: string) => void,
  ) {
    this.#child = child;
    this.#keeping = this.#keep();
  }

  /** Waits for the first readiness: a process that cannot start at all is an error, not a loop. */
  static async start(spec: ChildSpec, say: (line: string) => void): Promise<KeptRunning> {
    return new KeptRunning(await Supervised.start(spec), say);
  }

  /** Keeps a process that stands already. */
  static adopt(child: Supervised, say: (line: string) => void): KeptRunning {
    return new KeptRunning(child, say);
  }

  get name(): string {
    return this.#child.spec.name;
  }

  get pid(): number {
    return this.#child.pid;
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
      if (this.#stopping.signal.aborted) return;
      if (performance.now() - startedAt > SETTLED_MS) this.#pauseMs = FIRST_PAUSE_MS;
      this.say(`${this.name} stopped (${code === null ? 'killed' : `exit ${code}`}); starting it again`);
      if (!(await this.#pause())) return;
      this.#pauseMs = Math.min(2 * this.#pauseMs, LONGEST_PAUSE_MS);
      this.#child = Supervised.launch(this.#child.spec);
    }
  }

  /** False when the demo stops meanwhile. */
  #pause(): Promise<boolean> {
    return delay(this.#pauseMs, true, { signal: this.#stopping.signal }).catch(() => false);
  }
}
