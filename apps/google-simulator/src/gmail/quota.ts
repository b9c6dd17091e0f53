import { type Tariff } from '../config.js';
import { type SimulatorClock } from '../clock.js';
import { GoogleError } from '../http/google-error.js';
import { LIMITS } from './units.js';

const WINDOW_MS = 60_000;

export interface QuotaSettings {
  tariff: Tariff;
  status: number;
  maxConcurrentPerUser: number;
}

/** Google's gates: units in a sliding minute per user and per project, and requests at the same time per user. */
export class Quota {
  private readonly windows = new Map<string, SlidingWindow>();
  private readonly running = new Map<string, number>();

  constructor(
    private readonly clock: SimulatorClock,
    readonly settings: QuotaSettings,
  ) {}

  /**
   * Charges a call, or refuses it uncharged.
   * @throws GoogleError 429 (or 403) rateLimitExceeded
   */
  charge(project: string, email: string, units: number): void {
    const limits = LIMITS[this.settings.tariff];
    const now = this.clock.nowMs();
    const [user, whole] = [this.window(`${project}\n${email}`), this.window(project)];
    if (user.used(now) + units > limits.user) throw this.exceeded('Queries per minute per user', project);
    if (whole.used(now) + units > limits.project) throw this.exceeded('Queries per minute', project);
    user.add(now, units);
    whole.add(now, units);
  }

  /** Counts a request in for its duration; the answer counts it out. */
  enter(email: string): () => void {
    const now = (this.running.get(email) ?? 0) + 1;
    if (this.settings.maxConcurrentPerUser > 0 && now > this.settings.maxConcurrentPerUser) {
      throw new GoogleError(429, 'rateLimitExceeded', 'Too many concurrent requests for user.', {
        domain: 'usageLimits',
      });
    }
    this.running.set(email, now);
    return () => this.running.set(email, (this.running.get(email) ?? 1) - 1);
  }

  private window(key: string): SlidingWindow {
    const known = this.windows.get(key) ?? new SlidingWindow();
    this.windows.set(key, known);
    return known;
  }

  private exceeded(limit: string, project: string): GoogleError {
    const message = `Quota exceeded for quota metric 'Queries' and limit '${limit}' of service 'gmail.googleapis.com' for consumer 'project_number:${project}'.`;
    const metadata = {
      service: 'gmail.googleapis.com',
      consumer: `projects/${project}`,
      quota_metric: 'gmail.googleapis.com/default_requests',
    };
    const details = [
      {
        '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
        reason: 'RATE_LIMIT_EXCEEDED',
        domain: 'googleapis.com',
        metadata,
      },
    ];
    return new GoogleError(this.settings.status, 'rateLimitExceeded', message, { domain: 'usageLimits', details });
  }
}

/** An exact log of the last minute; charges of the same millisecond share a slot. */
class SlidingWindow {
  private slots: { at: number; units: number }[] = [];
  private first = 0;
  private sum = 0;

  used(now: number): number {
    for (
      let slot = this.slots[this.first];
      slot !== undefined && slot.at <= now - WINDOW_MS;
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
}
