import { type Tariff } from '../config.js';
import { type SimulatorClock } from '../clock.js';
import { GoogleError } from '../http/google-error.js';
import { type ApiDefinition, type Limit, type Price } from './api.js';
import { type RateWindow, rateWindow, type WindowModel } from './rate-window.js';

export interface QuotaSettings {
  tariff: Tariff;
  status: number;
  maxConcurrentPerUser: number;
  /** How a minute is counted. */
  window: WindowModel;
  /** How fast one person's answers leave; 0 = as fast as they can. */
  bytesPerSecondPerUser: number;
  /** Mail that one person may download in any 24 hours; 0 = any. */
  downloadBytesPerDay: number;
}

export const QUOTA_DEFAULTS: QuotaSettings = {
  tariff: 'new',
  status: 429,
  maxConcurrentPerUser: 0,
  window: 'sliding',
  bytesPerSecondPerUser: 0,
  downloadBytesPerDay: 0,
};

/** The gates of one API: units a minute per user and per project, and requests at the same time per user. */
export class Quota {
  private readonly windows = new Map<string, RateWindow>();
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
    if (user.used(now, limit.user) + price.units > limit.user) throw this.exceeded(limit, ' per user', project);
    if (whole.used(now, limit.project) + price.units > limit.project) throw this.exceeded(limit, '', project);
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

  /** Another model of counting begins with nothing spent. */
  private window(key: string): RateWindow {
    const { window } = this.settings;
    const named = `${window}\n${key}`;
    const known = this.windows.get(named) ?? rateWindow(window);
    this.windows.set(named, known);
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
