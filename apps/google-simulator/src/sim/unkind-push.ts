import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { SeededRandom } from '../content/random.js';

/** How badly notifications travel, those of channels and those of Pub/Sub alike; all kind by default. */
export const PushWeather = z.strictObject({
  /** Share that is lost, 0 to 1. */
  dropRate: z.number().min(0).max(1).default(0),
  /** Every nth is lost; 0 = none. */
  dropEvery: z.number().int().min(0).default(0),
  /** Longest delay; each message gets its own. */
  delayMs: z.number().int().min(0).max(60_000).default(0),
  /** Share that arrives twice, 0 to 1. */
  duplicateRate: z.number().min(0).max(1).default(0),
  /** Every second message to an address waits for the one behind it. */
  reorder: z.boolean().default(false),
  seed: z.string().default('push'),
});
export type PushWeather = z.infer<typeof PushWeather>;

/** A held message that nobody follows goes after this. */
const LONGEST_HOLD_MS = 2_000;

type Deliver = () => Promise<void>;

/** Loses, delays, doubles and reorders what is pushed, by a seed. */
export class UnkindPush {
  readonly statistics = { dropped: 0, duplicated: 0, delayed: 0, reordered: 0 };
  private weather = PushWeather.parse({});
  private random = new SeededRandom(this.weather.seed);
  private count = 0;
  private readonly held = new Map<string, () => void>();
  private readonly closed = new AbortController();

  /** From now on; the seed and the count begin anew. */
  set(weather: PushWeather): void {
    this.weather = weather;
    this.random = new SeededRandom(weather.seed);
    this.count = 0;
  }

  get(): PushWeather {
    return this.weather;
  }

  close(): void {
    this.closed.abort();
  }

  /** Sends a message on its way to an address, or loses it. */
  meet(address: string, deliver: Deliver): void {
    const { dropRate, dropEvery, duplicateRate } = this.weather;
    this.count += 1;
    // Each message takes the same number of draws, whatever becomes of it.
    const [lost, twice] = [this.random.chance(dropRate), this.random.chance(duplicateRate)];
    const delays = [this.delay(), this.delay()] as const;
    if (lost || (dropEvery > 0 && this.count % dropEvery === 0)) {
      this.statistics.dropped += 1;
      return;
    }
    void this.travel(address, delays[0], deliver);
    if (!twice) return;
    this.statistics.duplicated += 1;
    void this.travel(address, delays[1], deliver);
  }

  private delay(): number {
    return this.random.between(0, this.weather.delayMs);
  }

  private async travel(address: string, delayMs: number, deliver: Deliver): Promise<void> {
    if (delayMs > 0) {
      this.statistics.delayed += 1;
      await this.pause(delayMs);
    }
    if (!this.weather.reorder) return deliver();
    const before = this.held.get(address);
    if (before === undefined) await this.hold(address);
    if (this.closed.signal.aborted) return;
    await deliver();
    before?.();
  }

  /** Until the message behind has been delivered. */
  private async hold(address: string): Promise<void> {
    const followed = new Promise<void>((resolve) => this.held.set(address, resolve));
    await Promise.race([followed.then(() => (this.statistics.reordered += 1)), this.pause(LONGEST_HOLD_MS)]);
    this.held.delete(address);
  }

  private pause(ms: number): Promise<void> {
    return wait(ms, undefined, { signal: this.closed.signal, ref: false }).catch(() => undefined);
  }
}
