import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DB } from '@gatehouse/persistence';
import type { Collection, Db } from 'mongodb';
import type { FlowRecord } from './connection.record.js';

@Injectable()
export class FlowsRepository {
  private readonly flows: Collection<FlowRecord>;

  constructor(@Inject(DB) db: Db) {
    this.flows = db.collection('auth_flows');
  }

  async add(record: FlowRecord): Promise<void> {
    await this.flows.insertOne(record);
  }

  /** Takes the flow for good: forged, replayed, late, or of another person or session gives null. */
  take(query: { state: string; personId: string; sessionId: string; now: Date }): Promise<FlowRecord | null> {
    const { state, personId, sessionId, now } = query;
    return this.flows.findOneAndUpdate(
      { _id: digestOfState(state), personId, sessionId, state: 'open', expiresAt: { $gt: now } },
      { $set: { state: 'taken' } },
      { returnDocument: 'after' },
    );
  }

  async end(flowId: string, state: 'done' | 'failed'): Promise<void> {
    await this.flows.updateOne({ _id: flowId }, { $set: { state } });
  }

  async dropOver(before: Date): Promise<void> {
    await this.flows.deleteMany({ expiresAt: { $lt: before } });
  }
}

export function digestOfState(state: string): string {
  return createHash('sha256').update(state).digest('base64url');
}
