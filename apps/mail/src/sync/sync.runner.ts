import { partitionOf, systemDelay } from '@gatehouse/identifiers';
import type { ConsentGate } from '@gatehouse/consent';
import { Progress, SyncEngine, type SyncState, WakeUps } from '@gatehouse/sync';
import { faultPoint, type Logger, type Metrics } from '@gatehouse/telemetry';
import type { MailboxRecord } from '../mailbox/mailbox.record.js';
import { MailboxStateStore } from '../mailbox/sync-state.store.js';
import { MailError } from '../mail-error.js';
import type { RetryRepository } from '../messages/retry.repository.js';
import { spreadOf } from '../platform.js';
import { GmailAdapter, type GmailAdapterParts } from './gmail-adapter.js';
import { judge } from './judge.js';
import { messageId } from './prepare.js';
import { RunMemories } from './run-memory.js';

type Lease = { readonly epoch: number; readonly signal: AbortSignal };

/** Who owns a partition; provided by the leases of `libs/messaging`. */
export interface Ownership {
  owns(partition: number): Lease | undefined;
}

export interface RunnerParts extends GmailAdapterParts {
  readonly gate: ConsentGate;
  readonly ownership: Ownership;
  readonly retries: RetryRepository;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly sweepMs: number;
}

/** Fetches under way at once for one mailbox: the trail's answer to one is awaited while the next is fetched. */
const PARALLEL = 3;
/** A mailbox whose runs end the process this often in a row rests, so that its neighbours can work. */
const MAX_STARTS = 5;
const REST_MS = 15 * 60_000;
const AGAIN_MS = 2_000;
const DUE_AT_ONCE = 200;
const PARTITIONS = Array.from({ length: 256 }, (_none, partition) => partition);
/** After a push that came before its history (`performance.md` a). */
const LOOK_AGAIN_MS = [500, 1_000, 2_000, 4_000];
/** Google drops what it would push within a second of a push (`google-apis.md` 2.4). */
const DROPPED_WITHIN_MS = 1_200;

/** Runs mailboxes: one run at a time each, only for partitions that this replica owns, only while their grant is live. */
export class SyncRunner {
  readonly #wakeUps: WakeUps;
  readonly #stop = new AbortController();
  readonly #hints = new Map<string, bigint>();
  readonly #underWay = new Set<Promise<void>>();
  readonly #looks = new Map<string, number>();
  readonly #memories = new RunMemories();
  readonly #runs;

  constructor(private readonly parts: RunnerParts) {
    this.#wakeUps = new WakeUps((connectionId) => this.#tracked(this.#run(connectionId)));
    this.#runs = parts.metrics.counter('gatehouse_mail_sync_runs_total', 'Runs of the sync engine.', ['end']);
  }

  /** Resolves when the run that this caused has ended; rejects when it met a bug. */
  wake(connectionId: string): Promise<void> {
    return this.#wakeUps.wake(connectionId);
  }

  /** A push said that the mailbox stands at `historyId`. Gmail's history may still be empty then: it is looked at again. */
  pushed(connectionId: string, historyId: bigint): void {
    const known = this.#hints.get(connectionId) ?? 0n;
    if (historyId > known) this.#hints.set(connectionId, historyId);
    this.#wakeQuietly(connectionId);
  }

  /** Mailboxes that are due in the partitions held here: after a start, a takeover, a pause, or for a sweep. */
  async tick(): Promise<void> {
    const { ownership, mailboxes, clock } = this.parts;
    const held = PARTITIONS.filter((partition) => ownership.owns(partition) !== undefined);
    if (held.length === 0 || this.#stop.signal.aborted) return;
    const due = await mailboxes.due(held, clock.now(), DUE_AT_ONCE);
    for (const { _id } of due) this.#logged(_id, this.#wakeUps.look(_id));
  }

  #wakeQuietly(connectionId: string): void {
    this.#logged(connectionId, this.wake(connectionId));
  }

  /** A bug in one mailbox's run is logged and tried again later; it ends neither the process nor a neighbour. */
  #logged(connection: string, run: Promise<void>): void {
    run.catch((err: unknown) =>
      this.parts.logger.error({ event: 'mail.sync.bug', connection, err }, 'a run met a bug'),
    );
  }

  isRunning(connectionId: string): boolean {
    return this.#wakeUps.isRunning(connectionId);
  }

  /** Resolves when no run is under way. */
  async ended(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }

  /** Aborts what runs at its next await; every run is safe to cut. */
  stop(): void {
    this.#wakeUps.stop();
    this.#stop.abort(new Error('the service stops'));
  }

  #tracked(run: Promise<void>): Promise<void> {
    const tracked = run.finally(() => this.#underWay.delete(tracked));
    this.#underWay.add(tracked);
    return tracked;
  }

  async #run(connectionId: string): Promise<void> {
    const lease = this.parts.ownership.owns(partitionOf(connectionId));
    if (lease === undefined || this.#stop.signal.aborted) return;
    const mailbox = await this.parts.mailboxes.claim(connectionId, lease.epoch, this.parts.clock.now());
    if (mailbox === undefined) return;
    await faultPoint('mail.sync.claimed');
    const dueAt = await this.#attempt(mailbox, lease).catch(async (bug: unknown) => {
      await this.parts.mailboxes.settle(connectionId, lease.epoch, this.#in(REST_MS));
      throw bug;
    });
    await this.parts.mailboxes.settle(connectionId, lease.epoch, dueAt);
  }

  /**
   * Once the cursor has reached what a push named, the push is done with, but for one look at what Google may have
   * dropped behind it; else the mailbox is looked at again soon. Answers in how many ms.
   */
  #followHint(connectionId: string, cursor: string | null): number | undefined {
    const hint = this.#hints.get(connectionId);
    if (hint === undefined) return undefined;
    const wait = LOOK_AGAIN_MS[this.#looks.get(connectionId) ?? 0];
    if (wait === undefined || (cursor !== null && BigInt(cursor) >= hint)) {
      this.#hints.delete(connectionId);
      this.#looks.delete(connectionId);
      return DROPPED_WITHIN_MS;
    }
    this.#looks.set(connectionId, (this.#looks.get(connectionId) ?? 0) + 1);
    systemDelay(() => this.#wakeQuietly(connectionId), wait);
    return wait;
  }

  /** When to look again; null when only an event from outside helps. */
  async #attempt(mailbox: MailboxRecord, run: Lease): Promise<Date | null> {
    const { logger, gate } = this.parts;
    const connection = mailbox._id;
    if (mailbox.started > MAX_STARTS) {
      logger.error(
        { event: 'mail.sync.rests', connection },
        'this mailbox has ended the process again and again; it rests',
      );
      return this.#in(REST_MS);
    }
    try {
      const { grant } = gate.grantFor({ connectionId: connection, purposes: ['mail.sync'] });
      const signal = AbortSignal.any([this.#stop.signal, run.signal, withdrawn(gate.signalOf(grant.grantId))]);
      const state = await this.#sync(mailbox, { epoch: run.epoch, grantId: grant.grantId, signal });
      this.#runs.inc({ end: state.pause?.reason ?? 'done' });
      return this.#after(state, this.#followHint(connection, state.cursor));
    } catch (error) {
      const judgement = judge(error);
      if (judgement.kind === 'bug') throw error;
      logger.warn({ event: 'mail.sync.ended', connection, err: error }, 'a run ended early; it is taken up again');
      this.#runs.inc({ end: judgement.kind });
      return judgement.kind === 'park' ? null : this.#in(AGAIN_MS);
    }
  }

  async #sync(
    mailbox: MailboxRecord,
    run: { epoch: number; grantId: string; signal: AbortSignal },
  ): Promise<SyncState> {
    const { parts } = this;
    const memory = this.#memories.take(mailbox._id, run);
    const adapter = new GmailAdapter(parts, { mailbox, memory, ...run });
    const { clock, random } = parts;
    const progress = new Progress(clock);
    const place = { mailbox, epoch: run.epoch, progress, clock, random, announced: () => parts.announced('mailboxes') };
    const states = new MailboxStateStore(parts.mailboxes, mailbox.sync, place);
    const engine = new SyncEngine(adapter, states, this.#retriesOf(mailbox._id), {
      clock,
      spread: () => spreadOf(random),
      batchSize: parts.gmail.batchSize(),
      parallel: PARALLEL,
    });
    const state = await engine.run();
    if (state.pause === null && !run.signal.aborted) {
      this.#memories.keep(mailbox._id, { memory: adapter.memory, grantId: run.grantId, epoch: run.epoch });
    }
    return state;
  }

  #retriesOf(connectionId: string) {
    const { retries, clock } = this.parts;
    const own = (googleId: string): string => messageId(connectionId, googleId);
    return {
      put: (googleId: string, reason: string) =>
        retries.put({ id: own(googleId), connectionId, googleId, reason }, clock.now()),
      due: (limit: number) => retries.due(connectionId, clock.now(), limit),
      settle: (ids: readonly string[]) => retries.settle(ids.map(own)),
    };
  }

  #after({ pause }: SyncState, lookAgainMs: number | undefined): Date | null {
    if (pause !== null) return pause.resumesAt;
    if (lookAgainMs !== undefined) return this.#in(lookAgainMs);
    return this.#in(this.parts.sweepMs * (0.75 + spreadOf(this.parts.random) / 2));
  }

  #in(ms: number): Date {
    return new Date(this.parts.clock.now().getTime() + ms);
  }
}

/** The gate's signal, with a reason that the run's judge understands. */
function withdrawn(signal: AbortSignal): AbortSignal {
  const closed = new AbortController();
  const close = (): void =>
    closed.abort(new MailError('MAIL.WITHDRAWN', 'The consent for this mailbox was withdrawn.'));
  if (signal.aborted) close();
  else signal.addEventListener('abort', close, { once: true });
  return closed.signal;
}
