import { type Clock } from '@gatehouse/identifiers';

/** A clock that moves only when told; wall and monotonic time move together unless `stepWall` parts them. */
export class ManualClock implements Clock {
  #wallMs: number;
  #monotonicMs = 0;

  constructor(start: Date | string = '2026-01-01T00:00:00.000Z') {
    this.#wallMs = new Date(start).getTime();
  }

  now(): Date {
    return new Date(this.#wallMs);
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  advance(ms: number): void {
    this.#wallMs += ms;
    this.#monotonicMs += ms;
  }

  /** The wall clock is set, as by an administrator; durations do not notice. */
  stepWall(ms: number): void {
    this.#wallMs += ms;
  }
}
