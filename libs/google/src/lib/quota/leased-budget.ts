import type { Clock, Delay } from '@gatehouse/identifiers';
import type { ProjectBudget } from './project-budget.js';

/** So long is a slice of the project's budget, by the governor's clock. */
export const SLICE_MS = 5_000;
/** Slices that a minute can touch: eleven whole ones and two in part. What they hold together never exceeds the minute. */
const SLICES_A_MINUTE = 60_000 / SLICE_MS + 1;
/** Replicas take a slice in so many parts, or what one call costs. */
const PARTS = 16;
/** After a slice that is spent, or a database that did not answer. */
const AGAIN_MS = 250;

/** Units that this replica alone may spend until the slice ends. */
export interface BudgetLease {
  /** Which slice: leases of the same one add up. */
  readonly slice: number;
  readonly units: number;
  /** From asking, in ms of the governor's clock. */
  readonly forMs: number;
}

export interface BudgetLeases {
  /** Exactly `units` of the slice that runs now; undefined when it holds less. */
  lease(units: number): Promise<BudgetLease | undefined>;
}

/** Units of one slice. */
export function unitsOfSlice(unitsPerMinute: number): number {
  return Math.floor(unitsPerMinute / SLICES_A_MINUTE);
}

/**
 * A project's budget shared by replicas (`design.md` 4): each leases parts of the slice that runs now and spends them
 * within it, so that together they stay inside the project's minute, and no call waits for the database by itself.
 * Without the database nothing is leased, and nothing leaves.
 */
export class LeasedBudget implements ProjectBudget {
  readonly #part: number;
  readonly #waiting = new Set<() => void>();
  #held = { slice: -1, left: 0, goodUntilMs: Number.NEGATIVE_INFINITY };
  #asking = false;

  constructor(
    private readonly leases: BudgetLeases,
    unitsPerMinute: number,
    private readonly clock: Clock,
    private readonly delay: Delay,
  ) {
    this.#part = Math.ceil(unitsOfSlice(unitsPerMinute) / PARTS);
  }

  take(units: number, again: () => void): boolean {
    if (this.clock.monotonicMs() < this.#held.goodUntilMs && this.#held.left >= units) {
      this.#held.left -= units;
      return true;
    }
    this.#waiting.add(again);
    if (!this.#asking) void this.#ask(Math.max(units, this.#part));
    return false;
  }

  async #ask(units: number): Promise<void> {
    this.#asking = true;
    const askedAtMs = this.clock.monotonicMs();
    const lease = await this.leases.lease(units).catch(() => undefined);
    if (lease === undefined) {
      this.delay(() => this.#tell(), AGAIN_MS);
      return;
    }
    const left = lease.slice === this.#held.slice ? this.#held.left : 0;
    // From asking, not from the answer: the database's slice may not outlive ours.
    this.#held = { slice: lease.slice, left: left + lease.units, goodUntilMs: askedAtMs + lease.forMs };
    this.#tell();
  }

  #tell(): void {
    this.#asking = false;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const again of waiting) again();
  }
}
