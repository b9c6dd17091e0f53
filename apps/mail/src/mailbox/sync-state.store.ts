import { syncChanged } from '@gatehouse/contracts';
import { type Clock, ownId, type Random } from '@gatehouse/identifiers';
import { type OutboxEntry, outboxEntry } from '@gatehouse/messaging';
import { type Progress, type StateStore, type SyncState } from '@gatehouse/sync';
import { faultPoint } from '@gatehouse/telemetry';
import type { MailboxRecord } from './mailbox.record.js';
import type { MailboxRepository } from './mailbox.repository.js';

const TELL_EVERY_MS = 1_000;

interface Place {
  readonly mailbox: Pick<MailboxRecord, '_id' | 'organisationId' | 'personId'>;
  readonly epoch: number;
  readonly progress: Progress;
  readonly clock: Clock;
  readonly random: Random;
  readonly announced: () => void;
}

/** Keeps a mailbox's sync state; what a page shows of it is announced in the same write, at most once a second. */
export class MailboxStateStore implements StateStore {
  #last: SyncState | undefined;
  #toldAtMs = -Infinity;

  constructor(
    private readonly mailboxes: MailboxRepository,
    private readonly start: SyncState,
    private readonly place: Place,
  ) {}

  load(): Promise<SyncState> {
    this.#last = this.start;
    return Promise.resolve(this.start);
  }

  /** @throws SyncError SYNC.OWNERSHIP_LOST */
  async save(state: SyncState): Promise<void> {
    const { mailbox, epoch, progress } = this.place;
    progress.observe(state.done);
    const etaSeconds = isListing(state) ? progress.etaSeconds(state.done, state.total) : null;
    const event = this.#event(state);
    await faultPoint('mail.sync.saving');
    await this.mailboxes.saveSync(mailbox._id, epoch, { sync: state, etaSeconds, event });
    if (this.#last?.cursor !== state.cursor) await faultPoint('mail.sync.cursor');
    await faultPoint('mail.sync.saved');
    this.#last = state;
    if (event !== undefined) this.place.announced();
  }

  #event(state: SyncState): OutboxEntry | undefined {
    const { clock, random, mailbox } = this.place;
    const turned = this.#last?.phase !== state.phase || this.#last.pause?.reason !== state.pause?.reason;
    const quiet = !isListing(state) || clock.monotonicMs() - this.#toldAtMs < TELL_EVERY_MS;
    if (!turned && quiet) return undefined;
    this.#toldAtMs = clock.monotonicMs();
    return syncEvent(mailbox, clock, random);
  }
}

const isListing = ({ phase }: SyncState): boolean => phase === 'backfilling' || phase === 'resyncing';

export function syncEvent(mailbox: Place['mailbox'], clock: Clock, random: Random): OutboxEntry {
  const { _id: connectionId, organisationId, personId } = mailbox;
  const value = { organisationId, personId, connectionId };
  return outboxEntry(syncChanged, value, { id: ownId('evt', clock, random), at: clock.now() });
}
