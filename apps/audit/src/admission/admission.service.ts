import { type Draft, type EntryTypeName, pendingConsent, type Service, type Verdict } from '@gatehouse/contracts';
import type { Clock } from '@gatehouse/identifiers';
import { type Bus } from '@gatehouse/messaging';
import type { Logger } from '@gatehouse/telemetry';
import { type Log, type Logs } from '../logs/logs.js';
import { AuditError, unavailable } from './audit-error.js';
import { type Intake } from './intake.js';
import type { LogSequencer } from './log-sequencer.js';
import { type OwnFields, toOwnEntry } from './own-entry.js';
import { GapWatch } from './gap-watch.js';
import { type Sequencers } from './sequencers.js';

/** Check and record are one step: every draft gets its verdict when its entry is durable. */
export class AdmissionService {
  private readonly watch: GapWatch;
  private fetching: Promise<void> | undefined;
  private lastFault: unknown;

  constructor(
    private readonly logs: Logs,
    private readonly intake: Intake,
    private readonly sequencers: Sequencers,
    private readonly bus: Pick<Bus, 'request' | 'onReconnect'>,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    this.watch = new GapWatch(clock, () => void this.fetchPending());
    sequencers.guard(() => !this.mustFetch());
  }

  /** The folds stand: asks `auth` for what it could not deliver. */
  start(): void {
    this.bus.onReconnect(() => this.watch.require());
    this.watch.start();
  }

  /** What waits for `auth` is turned away, now and from here on; callers send it again. */
  stop(): void {
    this.watch.stop();
    this.sequencers.stop();
  }

  /**
   * One verdict per draft, in order.
   * @throws AuditError TRAIL.DRAFT_INVALID naming the field: nothing is entered; AUDIT_UNAVAILABLE: send it again
   */
  async admit(drafts: readonly Draft[], svc: Service, signal?: AbortSignal): Promise<Verdict[]> {
    return this.enter(drafts, svc, { ...(signal && { signal }) });
  }

  /** Audit's own entry; undefined when it is no longer true. */
  async own(log: Log, type: EntryTypeName, fields: OwnFields = {}): Promise<Verdict | undefined> {
    return this.sequencerOf(log).submit(toOwnEntry(log, type, fields, this.clock), { urgent: true });
  }

  /** @throws AuditError AUDIT_UNAVAILABLE while `auth` is silent and may hold undelivered consent */
  assertReady(): void {
    for (const log of this.logs.all) this.sequencerOf(log).assertOpen();
    if (this.mustFetch()) throw unavailable('auth does not say whether consent is waiting.', this.lastFault);
  }

  private async enter(
    drafts: readonly Draft[],
    svc: Service,
    options: { urgent?: boolean; signal?: AbortSignal },
  ): Promise<Verdict[]> {
    const checked = drafts.map((draft) => ({ draft, log: this.intake.check(draft, svc) }));
    for (const { log } of checked) this.sequencerOf(log).assertOpen();
    const ready = await this.prepareAll(checked, svc);
    const verdicts = await Promise.all(
      ready.map(({ prepared, log }) => this.sequencerOf(log).submit(prepared, options)),
    );
    return verdicts.map((verdict) => verdict ?? gone());
  }

  private async prepareAll(checked: readonly { draft: Draft; log: Log }[], svc: Service) {
    try {
      return await Promise.all(
        checked.map(async ({ draft, log }) => ({ log, prepared: await this.intake.prepare(draft, svc, log) })),
      );
    } catch (error) {
      if (error instanceof AuditError) throw error;
      this.logger.error({ event: 'admission.unprepared', svc, err: error }, 'a draft cannot be made ready');
      throw unavailable('The trail cannot make the entry ready.', error);
    }
  }

  private sequencerOf(log: Log): LogSequencer {
    return this.sequencers.of(log);
  }

  /** Before the first consent entry there is nothing that could have been withdrawn. */
  private mustFetch(): boolean {
    return this.watch.isDue() && this.sequencers.haveGrants();
  }

  private fetchPending(): Promise<void> {
    this.fetching ??= this.fetchOnce().finally(() => {
      this.fetching = undefined;
    });
    return this.fetching;
  }

  private async fetchOnce(): Promise<void> {
    this.sequencers.turnAway();
    try {
      const { drafts } = await this.bus.request(pendingConsent, {});
      for (let k = 0; k < drafts.length; k += 64) {
        await this.enter(drafts.slice(k, k + 64), 'auth', { urgent: true });
      }
      this.watch.settle();
      this.sequencers.kick();
    } catch (error) {
      if (this.lastFault === undefined) {
        this.logger.warn(
          { event: 'pending-consent.silent', err: error },
          'auth does not say what it could not deliver',
        );
      }
      this.lastFault = error;
      return;
    }
    this.lastFault = undefined;
  }
}

function gone(): never {
  throw new Error('a draft got no verdict');
}
