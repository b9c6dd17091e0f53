import { type Grant, GrantChanged, grantChanged, grantClosed, snapshotGrants } from '@gatehouse/contracts';
import { type Clock, systemClock } from '@gatehouse/identifiers';
import type { Bus } from '@gatehouse/messaging';
import { faultPoint, type Logger } from '@gatehouse/telemetry';
import { ConsentError } from './consent-error.js';
import type { GrantBook } from './grant-book.js';

const RESYNC_MS = 60_000;
const RETRY_MS = 500;
const UNKNOWN_PAUSE_MS = 1_000;

/**
 * Keeps the book true: `auth` tells every instance of a closed grant and waits for its word; events bring the rest at
 * once; a whole snapshot at the start, after a lost connection and every minute mends what core NATS may drop.
 */
export class GrantFeed {
  private synced = false;
  private running: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private askedMs = -Infinity;
  private stopped = false;

  constructor(
    private readonly bus: Bus,
    private readonly service: string,
    private readonly book: GrantBook,
    private readonly logger: Logger,
    private readonly clock: Clock = systemClock,
  ) {}

  start(): void {
    this.bus.serve(grantClosed(this.service), ({ grant }) => this.close(grant), { everyInstance: true });
    this.bus.subscribeCore(`${grantChanged.name}.>`, (value) => this.hear(value));
    this.bus.onReconnect(() => this.resyncSoon(0));
    this.resyncSoon(0);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** @throws ConsentError until the first snapshot is in: everything is refused till then */
  assertSynced(): void {
    if (!this.synced) throw new ConsentError('GRANT_UNKNOWN', 'The grants are not loaded yet.', null);
  }

  /** A grant was named that is not in the book: look again, at most once a second. */
  missing(): void {
    if (this.clock.monotonicMs() - this.askedMs < UNKNOWN_PAUSE_MS) return;
    this.askedMs = this.clock.monotonicMs();
    this.resyncSoon(0);
  }

  /** One whole snapshot; calls that overlap share it. */
  resync(): Promise<void> {
    this.running ??= this.load().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async close(grant: Grant): Promise<{ confirmed: true }> {
    this.book.learn(grant);
    await faultPoint('consent.closed.learned');
    return { confirmed: true };
  }

  private hear(value: unknown): void {
    const changed = GrantChanged.safeParse(value);
    if (changed.success) this.book.learn(changed.data.grant);
    else this.logger.error({ event: 'consent.event_unreadable' }, 'a grant event does not fit its contract');
  }

  private async load(): Promise<void> {
    const gone = new Set(this.book.ids());
    let after: string | null = null;
    do {
      const page: { grants: Grant[]; next: string | null } = await this.bus.request(snapshotGrants, {
        feature: null,
        after,
      });
      for (const grant of page.grants) {
        this.book.learn(grant);
        gone.delete(grant.id);
      }
      after = page.next;
    } while (after !== null);
    // Known before the snapshot began and not in it: closed more than a month ago, or never answered.
    this.book.forget([...gone]);
    this.synced = true;
  }

  private resyncSoon(afterMs: number): void {
    if (this.stopped) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.round(), afterMs);
    this.timer.unref();
  }

  private async round(): Promise<void> {
    this.book.expire(this.clock.now());
    try {
      await this.resync();
      this.resyncSoon(RESYNC_MS);
    } catch (error) {
      this.logger.warn(
        { event: 'consent.snapshot_failed', err: error },
        'auth does not answer with the grants; asking again',
      );
      this.resyncSoon(RETRY_MS);
    }
  }
}
