import type { Figures } from './figures.js';
import type { Settings } from './settings.js';

/** What one round knows: its number, the sizes, and runs that several measures share. */
export class Round {
  readonly #shared = new Map<string, Promise<unknown>>();

  constructor(
    readonly n: number,
    readonly settings: Settings,
    readonly say: (line: string) => void,
  ) {}

  /** Runs once a round, whoever asks first. */
  once<T>(name: string, run: () => Promise<T>): Promise<T> {
    const known = this.#shared.get(name) as Promise<T> | undefined;
    if (known) return known;
    const begun = run();
    this.#shared.set(name, begun);
    return begun;
  }
}

export interface Measure {
  /** As `BENCH_ONLY` names it. */
  readonly name: string;
  run(round: Round): Promise<Figures>;
}
