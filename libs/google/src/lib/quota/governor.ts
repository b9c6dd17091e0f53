import { systemDelay, type Clock, type Delay } from '@gatehouse/identifiers';
import { QuotaLane, REQUEST_SHARE } from './lane.js';
import { LocalBudget, type ProjectBudget } from './project-budget.js';
import type { Tariff } from './tariff.js';

export type Priority = 'interactive' | 'write-back' | 'delta' | 'backfill';
const RANK: Record<Priority, number> = { interactive: 0, 'write-back': 1, delta: 2, backfill: 3 };

export interface QuotaRequest {
  /** The connection: Google counts per user and project. */
  readonly user: string;
  readonly units: number;
  readonly priority: Priority;
  readonly signal?: AbortSignal;
  /** This connection never called Google before, so its window is known to be empty. */
  readonly fresh?: boolean;
}

interface Waiting extends QuotaRequest {
  readonly admit: () => void;
}

/**
 * Says when a call may leave: per user and project, dearer classes first, one user's limit never stops another's.
 * There is no off switch; `unlimited` is a tariff.
 */
export class QuotaGovernor {
  readonly #users = new Map<string, { lane: QuotaLane; waiting: Waiting[]; cancel: (() => void) | undefined }>();
  readonly #project: ProjectBudget;
  /** Users whose lane is free while the project's budget is not at hand. */
  readonly #starved = new Set<string>();

  constructor(
    readonly tariff: Tariff,
    private readonly clock: Clock,
    private readonly delay: Delay = systemDelay,
    project?: ProjectBudget,
  ) {
    this.#project = project ?? new LocalBudget(tariff.unitsPerMinutePerProject, clock, delay);
  }

  /** How many calls of `units` one batch may hold, so that it neither outruns the pace nor loses any of it. */
  batchOf(units: number, most: number): number {
    return Math.max(1, Math.min(most, Math.floor((this.tariff.unitsPerMinutePerUser * REQUEST_SHARE) / units)));
  }

  async acquire(request: QuotaRequest): Promise<void> {
    const user = this.#user(request);
    await new Promise<void>((resolve, reject) => {
      const { signal } = request;
      const abort = (): void => {
        user.waiting = user.waiting.filter((w) => w !== waiting);
        reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
      };
      const waiting: Waiting = {
        ...request,
        admit: () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
      };
      if (signal?.aborted) {
        abort();
        return;
      }
      signal?.addEventListener('abort', abort, { once: true });
      user.waiting.push(waiting);
      this.#drain(request.user);
    });
  }

  /** Google answered 429 or 403 rateLimit: only this user waits. */
  penalise(user: string, retryAfterMs: number): void {
    this.#users.get(user)?.lane.freeze(this.clock.monotonicMs() + retryAfterMs);
  }

  #user(request: QuotaRequest) {
    const known = this.#users.get(request.user);
    if (known) return known;
    this.#forgetIdle();
    const now = this.clock.monotonicMs();
    const lane = new QuotaLane(this.tariff.unitsPerMinutePerUser, { start: request.fresh ? 'empty' : 'unknown', now });
    const made = { lane, waiting: [] as Waiting[], cancel: undefined };
    this.#users.set(request.user, made);
    return made;
  }

  #drain(name: string): void {
    const user = this.#users.get(name);
    if (!user) return;
    user.cancel?.();
    user.cancel = undefined;
    for (;;) {
      const next = firstOf(user.waiting);
      if (!next) return;
      const now = this.clock.monotonicMs();
      const readyAt = user.lane.readyAt(next.units, now);
      if (readyAt > now) {
        user.cancel = this.delay(() => this.#drain(name), Math.ceil(readyAt - now));
        return;
      }
      if (!this.#project.take(next.units, this.#fed)) {
        this.#starved.add(name);
        return;
      }
      user.lane.charge(next.units, now);
      user.waiting = user.waiting.filter((w) => w !== next);
      next.admit();
    }
  }

  /** The project's budget has news: who waits for it goes on, dearer classes first. */
  readonly #fed = (): void => {
    const rankOf = (name: string): number => {
      const first = firstOf(this.#users.get(name)?.waiting ?? []);
      return first ? RANK[first.priority] : Infinity;
    };
    const starved = [...this.#starved].sort((a, b) => rankOf(a) - rankOf(b));
    this.#starved.clear();
    for (const name of starved) this.#drain(name);
  };

  #forgetIdle(): void {
    if (this.#users.size < 10_000) return;
    const now = this.clock.monotonicMs();
    for (const [name, { lane, waiting }] of this.#users)
      if (waiting.length === 0 && lane.isIdle(now)) this.#users.delete(name);
  }
}

/** The dearest class first, within it who came first. */
function firstOf(waiting: readonly Waiting[]): Waiting | undefined {
  return waiting.reduce<Waiting | undefined>(
    (best, w) => (best && RANK[best.priority] <= RANK[w.priority] ? best : w),
    undefined,
  );
}
