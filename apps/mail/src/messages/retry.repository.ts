import { Inject, Injectable } from '@nestjs/common';
import { DB } from '@gatehouse/persistence';
import type { Collection, Db } from 'mongodb';

export const RETRIES = 'mail_retries';

interface RetryRecord {
  /** The message's id. */
  _id: string;
  connectionId: string;
  googleId: string;
  /** A closed code. */
  reason: string;
  attempts: number;
  nextAt: Date;
}

const FIRST_WAIT_MS = 60_000;
const LONGEST_DOUBLING = 9;

/** Messages that keep failing: reason kept, tried again after waits that double up to half a day, reported until they heal. */
@Injectable()
export class RetryRepository {
  readonly #retries: Collection<RetryRecord>;

  constructor(@Inject(DB) db: Db) {
    this.#retries = db.collection<RetryRecord>(RETRIES);
  }

  async put(item: { id: string; connectionId: string; googleId: string; reason: string }, now: Date): Promise<void> {
    const { id, connectionId, googleId, reason } = item;
    const known = await this.#retries.findOneAndUpdate(
      { _id: id },
      { $set: { connectionId, googleId, reason }, $inc: { attempts: 1 }, $setOnInsert: { nextAt: now } },
      { upsert: true, returnDocument: 'after' },
    );
    const doublings = Math.min((known?.attempts ?? 1) - 1, LONGEST_DOUBLING);
    const nextAt = new Date(now.getTime() + FIRST_WAIT_MS * 2 ** doublings);
    await this.#retries.updateOne({ _id: id }, { $set: { nextAt } });
  }

  async due(connectionId: string, now: Date, limit: number): Promise<string[]> {
    const found = await this.#retries
      .find({ connectionId, nextAt: { $lte: now } })
      .limit(limit)
      .toArray();
    return found.map(({ googleId }) => googleId);
  }

  async settle(ids: readonly string[]): Promise<void> {
    await this.#retries.deleteMany({ _id: { $in: [...ids] } });
  }

  count(connectionId: string): Promise<number> {
    return this.#retries.countDocuments({ connectionId });
  }

  async drop(connectionId: string): Promise<void> {
    await this.#retries.deleteMany({ connectionId });
  }
}
