import { Inject, Injectable } from '@nestjs/common';
import { DB } from '@gatehouse/persistence';
import type { Collection, Db } from 'mongodb';
import { ABSOLUTE_MS } from './session-limits.js';

export interface SessionRecord {
  readonly _id: string;
  readonly v: 1;
  /** SHA-256 of the cookie's secret, base64url; the secret itself stands nowhere. */
  readonly digest: string;
  readonly personId: string;
  readonly organisationId: string;
  readonly createdAt: Date;
  readonly seenAt: Date;
}

@Injectable()
export class SessionsRepository {
  private readonly sessions: Collection<SessionRecord>;

  constructor(@Inject(DB) db: Db) {
    this.sessions = db.collection('auth_sessions');
  }

  async add(record: SessionRecord): Promise<void> {
    await this.sessions.insertOne(record);
  }

  findByDigest(digest: string): Promise<SessionRecord | null> {
    return this.sessions.findOne({ digest });
  }

  async touch(sessionId: string, seenAt: Date): Promise<void> {
    await this.sessions.updateOne({ _id: sessionId, seenAt: { $lt: seenAt } }, { $set: { seenAt } });
  }

  /** The session that ended; null when it had ended before. */
  end(digest: string): Promise<SessionRecord | null> {
    return this.sessions.findOneAndDelete({ digest });
  }

  async dropOver(now: Date): Promise<void> {
    await this.sessions.deleteMany({ createdAt: { $lte: new Date(now.getTime() - ABSOLUTE_MS) } });
  }
}
