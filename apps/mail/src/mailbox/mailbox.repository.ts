import { Inject, Injectable } from '@nestjs/common';
import type { OutboxEntry } from '@gatehouse/messaging';
import { DB, isDuplicateKey } from '@gatehouse/persistence';
import { SyncError, type SyncState, WAITING } from '@gatehouse/sync';
import type { Collection, Db, Filter } from 'mongodb';
import type { MailboxRecord, SyncRecord } from './mailbox.record.js';

export const MAILBOXES = 'mail_mailboxes';

type Owner = Pick<MailboxRecord, 'organisationId' | 'personId' | 'grantId' | 'partition'>;

/** Mailboxes: whose they are, where their sync stands, when to look again. State and its event are one write. */
@Injectable()
export class MailboxRepository {
  readonly collection: Collection<MailboxRecord>;

  constructor(@Inject(DB) db: Db) {
    this.collection = db.collection<MailboxRecord>(MAILBOXES);
  }

  async find(connectionId: string): Promise<MailboxRecord | undefined> {
    return (await this.collection.findOne({ _id: connectionId })) ?? undefined;
  }

  /** A grant came to life: the mailbox is made, or taken out of a pause that only this could end. */
  async open(connectionId: string, owner: Owner, now: Date, event: OutboxEntry): Promise<void> {
    const resumed = { ...owner, dueAt: now };
    const known = await this.collection.updateOne({ _id: connectionId }, [
      {
        $set: {
          ...literal(resumed),
          'sync.pause': { $cond: [{ $eq: ['$sync.pause.reason', 'too_many_deletions'] }, '$sync.pause', null] },
          'sync.tries': 0,
          started: 0,
          outbox: { $concatArrays: ['$outbox', [literalOf(event)]] },
        },
      },
    ]);
    if (known.matchedCount === 0) await this.#insert({ ...fresh(connectionId), ...resumed, outbox: [event] });
  }

  async #insert(record: MailboxRecord): Promise<void> {
    try {
      await this.collection.insertOne(record);
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }

  /** The grant has closed: the sync is parked. A newer grant is not touched by late news of an older one. */
  async close(connectionId: string, grantId: string, event: OutboxEntry): Promise<void> {
    await this.collection.updateOne(
      { _id: connectionId, grantId },
      {
        $set: { 'sync.pause': { reason: 'withdrawn', resumesAt: null }, dueAt: null, watch: null },
        $push: { outbox: event },
      },
    );
  }

  /** Takes the mailbox for this owner; undefined when a newer one has it. Until it is settled it stays due: a crash resumes it. */
  async claim(connectionId: string, epoch: number, now: Date): Promise<MailboxRecord | undefined> {
    const claimed = await this.collection.findOneAndUpdate(
      { _id: connectionId, epoch: { $lte: epoch } },
      { $set: { epoch, dueAt: now }, $inc: { started: 1 } },
      { returnDocument: 'after' },
    );
    return claimed ?? undefined;
  }

  /** @throws SyncError SYNC.OWNERSHIP_LOST when a newer owner has the mailbox */
  async saveSync(
    connectionId: string,
    epoch: number,
    change: { sync: SyncState; etaSeconds: number | null; event: OutboxEntry | undefined },
  ): Promise<void> {
    const saved = await this.collection.updateOne(
      { _id: connectionId, epoch },
      {
        $set: { sync: toRecord(change.sync), etaSeconds: change.etaSeconds },
        ...(change.event === undefined ? {} : { $push: { outbox: change.event } }),
      },
    );
    if (saved.matchedCount === 0) throw ownershipLost();
  }

  /** The question of this generation is answered with yes, and the mailbox is due; nothing changes when it no longer waits. */
  async allowDeletions(connectionId: string, generation: number, now: Date, event: OutboxEntry): Promise<void> {
    await this.collection.updateOne(
      { _id: connectionId, 'sync.pause.reason': 'too_many_deletions', 'sync.generation': generation },
      {
        $set: { 'sync.pause': null, 'sync.tries': 0, 'sync.allowed': generation, dueAt: now },
        $push: { outbox: event },
      },
    );
  }

  async settle(connectionId: string, epoch: number, dueAt: Date | null): Promise<void> {
    await this.collection.updateOne({ _id: connectionId, epoch }, { $set: { dueAt, started: 0 } });
  }

  async learn(
    connectionId: string,
    epoch: number,
    learned: Partial<Pick<MailboxRecord, 'address' | 'watch'>>,
  ): Promise<void> {
    await this.collection.updateOne({ _id: connectionId, epoch }, { $set: learned });
  }

  /** The oldest due mailboxes of these partitions. */
  async due(partitions: readonly number[], now: Date, limit: number): Promise<MailboxRecord[]> {
    const filter: Filter<MailboxRecord> = { partition: { $in: [...partitions] }, dueAt: { $lte: now } };
    return this.collection.find(filter).sort({ dueAt: 1 }).limit(limit).toArray();
  }

  /** Somebody was told that this mailbox has news: a crash before the run must not forget it. */
  async hasNews(connectionId: string, now: Date): Promise<void> {
    await this.collection.updateOne({ _id: connectionId, dueAt: { $gt: now } }, { $set: { dueAt: now } });
  }

  async withAddress(address: string): Promise<MailboxRecord[]> {
    return this.collection.find({ address }).limit(50).toArray();
  }

  /** Content was erased: the next grant starts from nothing. */
  async forget(connectionId: string, event: OutboxEntry): Promise<void> {
    await this.collection.updateOne({ _id: connectionId }, [
      {
        $set: {
          sync: {
            ...literal(toRecord(WAITING)),
            generation: '$sync.generation',
            pause: { reason: 'withdrawn', resumesAt: null },
          },
          dueAt: null,
          address: null,
          watch: null,
          etaSeconds: null,
          outbox: { $concatArrays: ['$outbox', [literalOf(event)]] },
        },
      },
    ]);
  }
}

export const ownershipLost = (): SyncError =>
  new SyncError('SYNC.OWNERSHIP_LOST', 'Another replica owns this mailbox now.');

function fresh(connectionId: string): Omit<MailboxRecord, keyof Owner> {
  return {
    _id: connectionId,
    v: 1,
    epoch: 0,
    sync: toRecord(WAITING),
    dueAt: null,
    address: null,
    watch: null,
    etaSeconds: null,
    started: 0,
    outbox: [],
  };
}

const toRecord = (state: SyncState): SyncRecord => ({
  ...state,
  pause: state.pause === null ? null : { ...state.pause },
});

/** Values inside an update pipeline are expressions unless they are marked: a `$` in one would be read as a path. */
const literalOf = (value: unknown): object => ({ $literal: value });
const literal = (fields: object): Record<string, object> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, literalOf(value)]));
