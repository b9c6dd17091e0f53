import { type Clock, systemClock } from '@gatehouse/identifiers';
import { isDuplicateKey } from '@gatehouse/persistence';
import type { Collection, Db } from 'mongodb';

interface InboxRecord {
  _id: string;
  at: Date;
}

/**
 * Remembers which messages a consumer has dealt with (`<service>_inbox`, 14 days). A work queue's own dedupe forgets at
 * a restart, so this one is not optional. `work` itself must bear repetition: a crash may come between it and the note.
 */
export class Inbox {
  private readonly records: Collection<InboxRecord>;

  constructor(
    db: Db,
    service: string,
    private readonly clock: Clock = systemClock,
  ) {
    this.records = db.collection(`${service}_inbox`);
  }

  /** Runs `work` unless this consumer has done this message; false when it had. */
  async once(consumer: string, messageId: string, work: () => Promise<void>): Promise<boolean> {
    const _id = `${consumer}:${messageId}`;
    if ((await this.records.findOne({ _id }, { projection: { _id: 1 } })) !== null) return false;
    await work();
    try {
      await this.records.insertOne({ _id, at: this.clock.now() });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    return true;
  }
}
