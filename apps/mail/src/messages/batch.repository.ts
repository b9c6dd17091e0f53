import { Inject, Injectable } from '@nestjs/common';
import type { OutboxEntry } from '@gatehouse/messaging';
import { DB } from '@gatehouse/persistence';
import type { Collection, Db } from 'mongodb';

export const BATCHES = 'mail_batches';

/** A batch's event on a document of its own, written after its messages and before the cursor; gone a day after. */
export interface BatchRecord {
  _id: string;
  connectionId: string;
  at: Date;
  outbox: OutboxEntry[];
}

@Injectable()
export class BatchRepository {
  readonly collection: Collection<BatchRecord>;

  constructor(@Inject(DB) db: Db) {
    this.collection = db.collection<BatchRecord>(BATCHES);
  }

  async insert(connectionId: string, event: OutboxEntry): Promise<void> {
    await this.collection.insertOne({ _id: event.id, connectionId, at: event.at, outbox: [event] });
  }

  /** Batches whose event is out and a day old. */
  async purge(before: Date): Promise<void> {
    await this.collection.deleteMany({ at: { $lt: before }, outbox: { $size: 0 } });
  }

  async drop(connectionId: string): Promise<void> {
    await this.collection.deleteMany({ connectionId, outbox: { $size: 0 } });
  }
}
