import { setTimeout as wait } from 'node:timers/promises';
import { type SimulatorClock } from '../clock.js';
import { type QuotaSettings } from '../api/quota.js';
import { SlidingWindow } from '../api/rate-window.js';
import { GoogleError } from './google-error.js';

const DAY_MS = 86_400_000;
/** Pieces of an answer that is slowed down, a second. */
const PIECES = 10;

/** Lets an answer through in pieces; each takes its turn. */
export interface Gate {
  /** Largest piece, bytes. */
  readonly piece: number;
  pass(bytes: number): Promise<void>;
}

/** How fast, and how much a day, one person's answers leave (Gmail guides/handle-errors: bandwidth limits). */
export class Bandwidth {
  /** When each person's line is free again, real milliseconds. */
  private readonly freeAt = new Map<string, number>();
  private readonly days = new Map<string, SlidingWindow>();

  constructor(
    private readonly clock: SimulatorClock,
    private readonly settings: QuotaSettings,
  ) {}

  /** @throws GoogleError 429 where a person has downloaded a day's worth of mail */
  requireAllowance(method: string | null, user: string | null): void {
    const { downloadBytesPerDay } = this.settings;
    if (downloadBytesPerDay === 0 || user === null || !isMail(method)) return;
    const now = this.clock.nowMs();
    const day = this.dayOf(user);
    if (day.used(now) < downloadBytesPerDay) return;
    const after = new Date(day.freeAt(now)).toISOString();
    throw new GoogleError(429, 'rateLimitExceeded', `User-rate limit exceeded.  Retry after ${after}`, {
      domain: 'usageLimits',
    });
  }

  /** Undefined where nothing is limited and nothing counted. */
  gateOf(method: string | null, user: string | null, faultRate: number | undefined): Gate | undefined {
    const { bytesPerSecondPerUser, downloadBytesPerDay } = this.settings;
    const day = downloadBytesPerDay > 0 && user !== null && isMail(method) ? this.dayOf(user) : undefined;
    const own = user === null || bytesPerSecondPerUser === 0 ? Infinity : bytesPerSecondPerUser;
    const rate = Math.min(own, faultRate ?? Infinity);
    if (day === undefined && rate === Infinity) return undefined;
    // A slow answer by fault is slow by itself; the others share the person's line.
    const line = faultRate !== undefined && faultRate <= own ? undefined : (user ?? undefined);
    return {
      piece: Math.max(1, Math.floor(rate / PIECES)),
      pass: async (bytes) => {
        day?.add(this.clock.nowMs(), bytes);
        if (rate !== Infinity) await this.turn(line, (bytes / rate) * 1_000);
      },
    };
  }

  private async turn(line: string | undefined, takesMs: number): Promise<void> {
    const now = performance.now();
    const until = Math.max(now, line === undefined ? now : (this.freeAt.get(line) ?? now)) + takesMs;
    if (line !== undefined) this.freeAt.set(line, until);
    await wait(until - now, undefined, { ref: false });
  }

  private dayOf(user: string): SlidingWindow {
    const known = this.days.get(user) ?? new SlidingWindow(DAY_MS);
    this.days.set(user, known);
    return known;
  }
}

function isMail(method: string | null): boolean {
  return method?.startsWith('gmail.') === true || method === 'batch.gmail';
}
