import type { Clock, Delay } from '@gatehouse/identifiers';
import { QuotaLane } from './lane.js';

/** What all users of a project share at Google. */
export interface ProjectBudget {
  /** Takes `units`, to be spent now. False: not at hand; `again` is called once when it is worth trying. */
  take(units: number, again: () => void): boolean;
}

/** The whole budget in one process: for a service that has no replica. */
export class LocalBudget implements ProjectBudget {
  readonly #lane: QuotaLane;
  readonly #waiting = new Set<() => void>();

  constructor(
    unitsPerMinute: number,
    private readonly clock: Clock,
    private readonly delay: Delay,
  ) {
    this.#lane = new QuotaLane(unitsPerMinute, { start: 'unknown', now: clock.monotonicMs() });
  }

  take(units: number, again: () => void): boolean {
    const now = this.clock.monotonicMs();
    const readyAt = this.#lane.readyAt(units, now);
    if (readyAt > now) {
      if (this.#waiting.size === 0) this.delay(() => this.#tell(), Math.ceil(readyAt - now));
      this.#waiting.add(again);
      return false;
    }
    this.#lane.charge(units, now);
    return true;
  }

  #tell(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const again of waiting) again();
  }
}
