import { type Clock } from '@gatehouse/identifiers';

/** Google's clock in the simulator: real time by default, at any rate and with jumps when asked (`/__sim/clock`). */
export class SimulatorClock implements Clock {
  private originReal: number;
  private originSimulated: number;
  private isStanding = false;

  constructor(
    private rate = 1,
    private readonly real: () => number = Date.now,
  ) {
    this.originReal = real();
    this.originSimulated = this.originReal;
  }

  /** A clock that stands still but for one millisecond a request, so that the same requests see the same times. */
  static standing(startMs: number): SimulatorClock {
    const clock = new SimulatorClock(0, () => 0);
    clock.originSimulated = startMs;
    clock.isStanding = true;
    return clock;
  }

  /** A request has come in. */
  tick(): void {
    if (this.isStanding) this.advance(1);
  }

  nowMs(): number {
    return Math.floor(this.originSimulated + (this.real() - this.originReal) * this.rate);
  }

  now(): Date {
    return new Date(this.nowMs());
  }

  monotonicMs(): number {
    return this.nowMs();
  }

  setRate(rate: number): void {
    this.advance(0);
    this.rate = rate;
  }

  advance(ms: number): void {
    this.originSimulated = this.nowMs() + ms;
    this.originReal = this.real();
  }
}
