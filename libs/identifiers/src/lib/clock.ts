/** Wall time (for records) and monotonic time (for durations); passed in, never read from globals. */
export interface Clock {
  now(): Date;
  /** Milliseconds on a clock that never steps. */
  monotonicMs(): number;
}

export const systemClock: Clock = { now: () => new Date(), monotonicMs: () => performance.now() };
