import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { OutboxRelay } from '@gatehouse/messaging';
import { DB, isDuplicateKey } from '@gatehouse/persistence';
import type { Collection, Db } from 'mongodb';
import { type Change, mutate } from '../platform/revisioned.repository.js';
import type { ConnectionRecord } from './connection.record.js';

interface AccountRecord {
  readonly _id: string;
  readonly v: 1;
  readonly connectionId: string;
}

@Injectable()
export class ConnectionsRepository {
  readonly collection: Collection<ConnectionRecord>;
  private readonly accounts: Collection<AccountRecord>;

  constructor(
    @Inject(DB) db: Db,
    private readonly relay: OutboxRelay,
  ) {
    this.collection = db.collection('auth_connections');
    relay.watch(this.collection);
    this.accounts = db.collection('auth_accounts');
  }

  async add(record: ConnectionRecord): Promise<void> {
    await this.collection.insertOne(record);
  }

  find(connectionId: string): Promise<ConnectionRecord | null> {
    return this.collection.findOne({ _id: connectionId });
  }

  /** Newest first. */
  ofPerson(personId: string, limit: number): Promise<ConnectionRecord[]> {
    return this.collection.find({ personId }).sort({ _id: -1 }).limit(limit).toArray();
  }

  findPending(limit: number): Promise<ConnectionRecord[]> {
    return this.collection
      .find({ pending: { $ne: null } })
      .limit(limit)
      .toArray();
  }

  /** @see mutate */
  async change(connectionId: string, decide: (record: ConnectionRecord) => Change<ConnectionRecord> | undefined) {
    const done = await mutate(this.collection, connectionId, decide);
    if (done?.changed === true) this.relay.kick();
    return done;
  }

  /**
   * Takes the Google account for a connection: one live connection per (client, sub).
   * @returns the connection that holds it, this one or another
   */
  async claim(clientId: string, sub: string, connectionId: string): Promise<string> {
    const _id = accountKey(clientId, sub);
    try {
      await this.accounts.insertOne({ _id, v: 1, connectionId });
      return connectionId;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      const holder = await this.accounts.findOne({ _id });
      return holder?.connectionId ?? this.claim(clientId, sub, connectionId);
    }
  }

  async holderOf(clientId: string, sub: string): Promise<string | undefined> {
    return (await this.accounts.findOne({ _id: accountKey(clientId, sub) }))?.connectionId;
  }

  async release(clientId: string, sub: string, connectionId: string): Promise<void> {
    await this.accounts.deleteOne({ _id: accountKey(clientId, sub), connectionId });
  }
}

function accountKey(clientId: string, sub: string): string {
  return createHash('sha256').update(`${clientId}\0${sub}`).digest('base64url');
}
