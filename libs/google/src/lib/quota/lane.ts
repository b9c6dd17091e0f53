/**
 * One user's (or project's) allowance, pure: no clock, no timers; `now` in milliseconds of a monotonic clock.
 *
 * Two bounds hold together. The exact sliding log never lets a 60 s window exceed the limit. Smoothing (GCRA) sends at
 * 96 % of the rate with a burst of 4 %: 60·r + B ≤ L holds under a sliding, a fixed and a token-bucket window alike
 * (`performance.md` a). Requests of half a burst can catch up with what a late caller or timer lost; larger ones
 * cannot. A window known to be empty may spend its first minute at once.
 */
export class QuotaLane {
  readonly #limit: number;
  readonly #unitsPerMs: number;
  readonly #burstEndsAt: number;
  #burst: number;
  /** Theoretical arrival time: when the paced lane will have caught up with what it sent. */
  #tat = Number.NEGATIVE_INFINITY;
  #log: { at: number; units: number }[] = [];
  #used = 0;
  #frozenUntil = Number.NEGATIVE_INFINITY;

  constructor(unitsPerMinute: number, window: { start: 'empty' | 'unknown'; now: number }) {
    this.#limit = unitsPerMinute;
    this.#unitsPerMs = (unitsPerMinute * (1 - BURST_SHARE)) / WINDOW_MS;
    this.#burst = unitsPerMinute * (window.start === 'empty' ? FIRST_MINUTE_SHARE : 0);
    this.#burstEndsAt = window.now + WINDOW_MS;
    if (window.start === 'unknown') this.#tat = window.now;
  }

  /** The earliest time at which `units` may be sent; ≤ `now` means now. */
  readyAt(units: number, now: number): number {
    const smoothed = this.#tat - this.#allowance(units, now) / this.#unitsPerMs;
    return Math.max(smoothed, this.#windowFreeAt(units, now), this.#frozenUntil);
  }

  charge(units: number, now: number): void {
    this.#tat = Math.max(this.#tat, now) + units / this.#unitsPerMs;
    this.#log.push({ at: now, units });
    this.#used += units;
  }

  /** Google said no: nothing leaves before the time it named. */
  freeze(until: number): void {
    this.#frozenUntil = Math.max(this.#frozenUntil, until);
  }

  /** Idle for a whole window: forgetting it loses nothing. */
  isIdle(now: number): boolean {
    this.#expire(now);
    return this.#log.length === 0 && this.#tat <= now && this.#frozenUntil <= now;
  }

  /** How far ahead of the pace this request may go: the burst, shared with the request itself when paced. */
  #allowance(units: number, now: number): number {
    if (now >= this.#burstEndsAt) this.#burst = this.#limit * BURST_SHARE;
    return Math.max(this.#burst - units, 0);
  }

  #windowFreeAt(units: number, now: number): number {
    this.#expire(now);
    let over = this.#used + units - this.#limit;
    if (over <= 0) return now;
    for (const sent of this.#log) {
      over -= sent.units;
      if (over <= 0) return sent.at + WINDOW_MS + GUARD_MS;
    }
    return now; // dearer than the whole window: let Google decide
  }

  #expire(now: number): void {
    let gone = 0;
    for (const sent of this.#log) {
      if (sent.at + WINDOW_MS + GUARD_MS > now) break;
      this.#used -= sent.units;
      gone += 1;
    }
    if (gone > 0) this.#log = this.#log.slice(gone);
  }
}

const WINDOW_MS = 60_000;
/** Network jitter must not let two windows overlap at Google's clock; L units in 62 s still are 96.7 %. */
const GUARD_MS = 2_000;
const BURST_SHARE = 0.04;
/** Of a minute's units: the largest request that keeps half of the burst to catch up with. */
export const REQUEST_SHARE = BURST_SHARE / 2;
const FIRST_MINUTE_SHARE = 0.8;
