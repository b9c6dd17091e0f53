import { type Tariff } from '../config.js';
import { type SimulatorClock } from '../clock.js';
import { GoogleError } from '../http/google-error.js';
import { type ApiDefinition, type Limit, type Price } from './api.js';

const WINDOW_MS = 60_000;

export interface QuotaSettings {
  tariff: Tariff;
  status: number;
  maxConcurrentPerUser: number;
}

/** The gates of one API: units in a sliding minute per user and per project, and requests at the same time per user. */
export class Quota {
  private readonly windows = new Map<string, SlidingWindow>();
  private readonly running = new Map<string, number>();

  constructor(
    private readonly clock: SimulatorClock,
    readonly settings: QuotaSettings,
    private readonly api: ApiDefinition,
  ) {}

  /**
   * Charges a call, or refuses it uncharged.
   * @throws GoogleError 429 (or 403) rateLimitExceeded
   */
  charge(project: string, email: string, methodId: string, query?: URLSearchParams): Price {
    const price = this.api.price(methodId, this.settings.tariff, query);
    const limit = this.api.limits[this.settings.tariff][price.bucket];
    if (limit === undefined) throw new Error(`${this.api.name} has no bucket ${price.bucket}`);
    const now = this.clock.nowMs();
    const user = this.window(`${price.bucket}\n${project}\n${email}`);
    const whole = this.window(`${price.bucket}\n${project}`);
    if (user.used(now) + price.units > limit.user) throw this.exceeded(limit, ' per user', project);
    if (whole.used(now) + price.units > limit.project) throw this.exceeded(limit, '', project);
    user.add(now, price.units);
    whole.add(now, price.units);
    return price;
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

  private exceeded({ metric }: Limit, whose: string, project: string): GoogleError {
    const { service } = this.api;
    const message = `Quota exceeded for quota metric '${metric}' and limit '${metric} per minute${whose}' of service '${service}' for consumer 'project_number:${project}'.`;
    const info = {
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason: 'RATE_LIMIT_EXCEEDED',
      domain: 'googleapis.com',
      metadata: { service, consumer: `projects/${project}`, quota_metric: `${service}/default_requests` },
    };
    return new GoogleError(this.settings.status, 'rateLimitExceeded', message, {
      domain: 'usageLimits',
      details: [info],
    });
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
