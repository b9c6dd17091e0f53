import type { Clock } from '@gatehouse/identifiers';

/** The first minute of a mailbox runs ahead of the pace that follows, so it is judged by the pace and not by itself. */
const WINDOW_MS = 60_000;
const SMOOTHING = 0.3;
/** A new estimate this near to the one shown, counted down, does not replace it. */
const TOLERANCE = 0.2;

export interface PaceLimit {
  /** Items a second that the quota allows for long; undefined when nothing bounds it. */
  readonly sustainedPerSecond?: number | undefined;
}

/** Estimates the time left from a smoothed rate over the last minute; what is shown counts down and jumps only past ±20 %. */
export class Progress {
  #marks: { at: number; done: number }[] = [];
  #rate: number | undefined;
  #shown: { at: number; seconds: number } | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly limit: PaceLimit = {},
  ) {}

  /** `done` items of this run so far. */
  observe(done: number): void {
    const at = this.clock.monotonicMs();
    this.#marks = [...this.#marks.filter((mark) => at - mark.at <= WINDOW_MS), { at, done }];
    const first = this.#marks[0];
    if (first === undefined || at - first.at < 500) return;
    const seen = ((done - first.done) * 1_000) / (at - first.at);
    const rate = Math.min(seen, this.limit.sustainedPerSecond ?? Infinity);
    this.#rate = this.#rate === undefined ? rate : this.#rate + SMOOTHING * (rate - this.#rate);
  }

  /** Seconds left; null until a rate is known. */
  etaSeconds(done: number, total: number | null): number | null {
    if (total === null || this.#rate === undefined || this.#rate <= 0) return null;
    const at = this.clock.monotonicMs();
    const seconds = Math.max(0, total - done) / this.#rate;
    const counted = this.#shown === undefined ? undefined : this.#shown.seconds - (at - this.#shown.at) / 1_000;
    const near = counted !== undefined && Math.abs(counted - seconds) <= Math.max(seconds * TOLERANCE, 2);
    if (near) return Math.max(0, Math.round(counted));
    this.#shown = { at, seconds };
    return Math.round(seconds);
  }

  /** A pause says nothing about the rate. */
  reset(): void {
    this.#marks = [];
  }
}
