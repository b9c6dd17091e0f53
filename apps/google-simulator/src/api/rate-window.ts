const MINUTE_MS = 60_000;

/** How a minute's units are counted: Google says sliding; front ends of its kind also use calendar minutes and buckets. */
export const WINDOWS = ['sliding', 'fixed', 'bucket'] as const;
export type WindowModel = (typeof WINDOWS)[number];

/** Units spent of a limit a minute. */
export interface RateWindow {
  /** What counts against `limit` at `now` (milliseconds). */
  used(now: number, limit: number): number;
  add(now: number, units: number): void;
}

export function rateWindow(model: WindowModel): RateWindow {
  switch (model) {
    case 'sliding':
      return new SlidingWindow(MINUTE_MS);
    case 'fixed':
      return new FixedMinute();
    case 'bucket':
      return new TokenBucket();
    default:
      return model satisfies never;
  }
}

/** An exact log of the last so many milliseconds; charges of the same one share a slot. */
export class SlidingWindow implements RateWindow {
  private slots: { at: number; units: number }[] = [];
  private first = 0;
  private sum = 0;

  constructor(private readonly lengthMs: number) {}

  used(now: number): number {
    for (
      let slot = this.slots[this.first];
      slot !== undefined && slot.at <= now - this.lengthMs;
      slot = this.slots[this.first]
    ) {
      this.sum -= slot.units;
      this.first += 1;
    }
    if (this.first > 4_096) {
      this.slots = this.slots.slice(this.first);
      this.first = 0;
    }
    return this.sum;
  }

  add(now: number, units: number): void {
    this.sum += units;
    const last = this.slots.at(-1);
    if (last?.at === now && this.slots.length > this.first) last.units += units;
    else this.slots.push({ at: now, units });
  }

  /** When the oldest charge falls out. */
  freeAt(now: number): number {
    return (this.slots[this.first]?.at ?? now) + this.lengthMs;
  }
}

/** From one full minute of the clock to the next: twice the limit passes around its turn. */
class FixedMinute implements RateWindow {
  private minute = -1;
  private sum = 0;

  used(now: number): number {
    const minute = Math.floor(now / MINUTE_MS);
    if (minute !== this.minute) this.sum = 0;
    this.minute = minute;
    return this.sum;
  }

  add(now: number, units: number): void {
    this.sum = this.used(now) + units;
  }
}

/** A minute's limit at once when full, and then as it is refilled, evenly. */
class TokenBucket implements RateWindow {
  private spent = 0;
  private at = 0;

  used(now: number, limit: number): number {
    this.spent = Math.max(0, this.spent - (limit * (now - this.at)) / MINUTE_MS);
    this.at = now;
    return this.spent;
  }

  add(_now: number, units: number): void {
    this.spent += units;
  }
}
