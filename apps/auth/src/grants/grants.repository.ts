import { Inject, Injectable } from '@nestjs/common';
import type { Feature } from '@gatehouse/contracts';
import { OutboxRelay } from '@gatehouse/messaging';
import { DB, isDuplicateKey } from '@gatehouse/persistence';
import type { Collection, Db } from 'mongodb';
import { type Change, mutate } from '../platform/revisioned.repository.js';
import type { GrantRecord } from './grant.record.js';
import { isOpen } from './is-open.js';

@Injectable()
export class GrantsRepository {
  readonly collection: Collection<GrantRecord>;

  constructor(
    @Inject(DB) db: Db,
    private readonly relay: OutboxRelay,
  ) {
    this.collection = db.collection('auth_grants');
    relay.watch(this.collection);
  }

  /** Does nothing when the id is there. */
  async add(record: GrantRecord): Promise<void> {
    try {
      await this.collection.insertOne(record);
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }

  find(grantId: string): Promise<GrantRecord | null> {
    return this.collection.findOne({ _id: grantId });
  }

  /** Oldest first. */
  ofConnection(connectionId: string): Promise<GrantRecord[]> {
    return this.collection.find({ connectionId }).sort({ _id: 1 }).toArray();
  }

  ofConnections(connectionIds: readonly string[]): Promise<GrantRecord[]> {
    return this.collection
      .find({ connectionId: { $in: [...connectionIds] } })
      .sort({ _id: 1 })
      .toArray();
  }

  /** Live ones and those closed since, by id. */
  page(query: { feature: Feature | null; after: string | null; closedSince: Date; limit: number }) {
    const { feature, after, closedSince, limit } = query;
    return this.collection
      .find({
        ...(after === null ? {} : { _id: { $gt: after } }),
        ...(feature === null ? {} : { feature }),
        $or: [{ state: 'live' }, { state: 'closed', closedAt: { $gte: closedSince } }],
      })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  }

  /** Those with something left to do, least recently tried first. */
  findOpen(now: Date, limit: number): Promise<GrantRecord[]> {
    return this.collection
      .find({
        open: true,
        $or: [{ withdrawal: null }, { 'withdrawal.nextTryAt': { $lte: now } }, { 'owed.0': { $exists: true } }],
      })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  }

  /** Consent that is withdrawn here and perhaps not yet in the log. */
  findOwingWithdrawal(limit: number): Promise<GrantRecord[]> {
    return this.collection
      .find({ open: true, state: 'closed', 'owed.type': 'consent.withdrawn' })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  }

  findUnansweredContent(now: Date, limit: number): Promise<GrantRecord[]> {
    return this.collection
      .find({ state: 'closed', 'withdrawal.choice': 'unanswered', 'withdrawal.eraseAt': { $lte: now } })
      .limit(limit)
      .toArray();
  }

  findUnansweredRequests(before: Date, limit: number): Promise<GrantRecord[]> {
    return this.collection
      .find({ state: 'requested', answer: null, requestedAt: { $lt: before } })
      .limit(limit)
      .toArray();
  }

  /** @see mutate */
  async change(grantId: string, decide: (record: GrantRecord) => Change<GrantRecord> | undefined) {
    const done = await mutate(this.collection, grantId, (record) => {
      const change = decide(record);
      if (change === undefined) return undefined;
      return { ...change, set: { ...change.set, open: isOpen({ ...record, ...change.set }) } };
    });
    if (done?.changed === true) this.relay.kick();
    return done;
  }
}
