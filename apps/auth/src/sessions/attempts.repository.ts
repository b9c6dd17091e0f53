import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DB, isDuplicateKey } from '@gatehouse/persistence';
import type { Collection, Db } from 'mongodb';

interface AttemptsRecord {
  readonly _id: string;
  readonly v: 1;
  readonly count: number;
  readonly until: Date;
}

const WINDOW_MS = 15 * 60_000;

/** Failed sign-ins per address and per IP, counted in windows of 15 minutes; keys are digests. */
@Injectable()
export class AttemptsRepository {
  private readonly attempts: Collection<AttemptsRecord>;

  constructor(@Inject(DB) db: Db) {
    this.attempts = db.collection('auth_attempts');
  }

  async countOf(what: string, now: Date): Promise<number> {
    const found = await this.attempts.findOne({ _id: keyOf(what), until: { $gt: now } });
    return found?.count ?? 0;
  }

  async add(what: string, now: Date): Promise<void> {
    const _id = keyOf(what);
    const counted = await this.attempts.updateOne({ _id, until: { $gt: now } }, { $inc: { count: 1 } });
    if (counted.modifiedCount === 1) return;
    const fresh = { v: 1 as const, count: 1, until: new Date(now.getTime() + WINDOW_MS) };
    const renewed = await this.attempts.updateOne({ _id, until: { $lte: now } }, { $set: fresh });
    if (renewed.modifiedCount === 1) return;
    try {
      await this.attempts.insertOne({ _id, ...fresh });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      await this.attempts.updateOne({ _id }, { $inc: { count: 1 } });
    }
  }

  async forget(what: string): Promise<void> {
    await this.attempts.deleteOne({ _id: keyOf(what) });
  }

  async dropOver(now: Date): Promise<void> {
    await this.attempts.deleteMany({ until: { $lte: now } });
  }
}

function keyOf(what: string): string {
  return createHash('sha256').update(what).digest('base64url');
}
