import { Inject, Injectable } from '@nestjs/common';
import { DB, duplicatesOf, fromBinary, fromLong, toBinary, toLong } from '@gatehouse/persistence';
import type { Known, PatchOrder } from '@gatehouse/sync';
import type { AnyBulkWriteOperation, Binary, Collection, Db, Long, WithId } from 'mongodb';
import type { MessageRow, StoredMessage } from './message.record.js';

export const MESSAGES = 'mail_messages';

export interface LabelPatch {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** Inserted after its raw chunks; or, once deleted, the tombstone that keeps its id taken. */
interface MessageRecord extends Omit<StoredMessage, 'historyId' | 'brief' | 'content'> {
  historyId: Long;
  brief: Binary;
  content: Binary;
  /** Deleted at Google; a stalled owner's late insert meets this id and changes nothing. */
  dead?: Date;
  /** The connection, while the raw chunks of a tombstone are still to be removed. */
  rawLeft?: string;
}

const CLEAR = { brief: 0, content: 0 } as const;

/** Messages of the mirror. Every write carries the owner's epoch in its condition. */
@Injectable()
export class MessageRepository {
  readonly #messages: Collection<MessageRecord>;

  constructor(@Inject(DB) db: Db) {
    this.#messages = db.collection<MessageRecord>(MESSAGES);
  }

  async known(ids: readonly string[]): Promise<Map<string, Known>> {
    if (ids.length === 0) return new Map();
    const projection = { googleId: 1, historyId: 1, generation: 1 } as const;
    const found = await this.#messages
      .find({ _id: { $in: [...ids] }, dead: { $exists: false } }, { projection })
      .toArray();
    return new Map(
      found.map(({ googleId, historyId, generation }) => {
        const version = String(fromLong(historyId));
        return [googleId, { base: version, local: version, generation }];
      }),
    );
  }

  /** One write for new messages; those that stand already get their labels, history id and generation. */
  async store(messages: readonly StoredMessage[]): Promise<void> {
    const records = messages.map(toRecord);
    if (records.length === 0) return;
    try {
      await this.#messages.insertMany(records, { ordered: false });
    } catch (error) {
      const present = duplicatesOf(error);
      if (present === undefined) throw error;
      await this.#update(present.flatMap((index) => records[index] ?? []));
    }
  }

  /** A held message moves forward only; a tombstone whose message came back is a message again. */
  async #update(records: readonly MessageRecord[]): Promise<void> {
    const writes = records.flatMap((record): AnyBulkWriteOperation<MessageRecord>[] => {
      const { _id, epoch, generation, labels, historyId } = record;
      return [
        { replaceOne: { filter: { _id, dead: { $exists: true }, epoch: { $lte: epoch } }, replacement: record } },
        {
          updateOne: {
            filter: { _id, epoch: { $lte: epoch }, historyId: { $lte: historyId } },
            update: { $set: { labels, historyId, epoch }, $max: { generation } },
          },
        },
      ];
    });
    await this.#messages.bulkWrite(writes, { ordered: true });
  }

  /** Sets labels and history id of held messages (a comparison without bytes). */
  async relabel(
    rows: readonly { id: string; labels: string[]; historyId: bigint }[],
    owner: { epoch: number; generation: number },
  ): Promise<void> {
    if (rows.length === 0) return;
    await this.#messages.bulkWrite(
      rows.map(({ id, labels, historyId }) => ({
        updateOne: {
          filter: { _id: id, epoch: { $lte: owner.epoch }, dead: { $exists: false } },
          update: {
            $set: { labels, historyId: toLong(historyId), epoch: owner.epoch },
            $max: { generation: owner.generation },
          },
        },
      })),
      { ordered: false },
    );
  }

  async mark(ids: readonly string[], owner: { epoch: number; generation: number }): Promise<void> {
    await this.#messages.updateMany(
      { _id: { $in: [...ids] }, epoch: { $lte: owner.epoch } },
      { $set: { epoch: owner.epoch }, $max: { generation: owner.generation } },
    );
  }

  /** Each step applies to a message that is older than it: a page read twice changes nothing. */
  async patch(orders: readonly (PatchOrder<LabelPatch> & { messageId: string })[], epoch: number): Promise<void> {
    const writes = orders.flatMap(({ messageId, steps }) =>
      steps.map(({ version, patch }): AnyBulkWriteOperation<MessageRecord> => {
        const historyId = toLong(BigInt(version));
        const kept = { $setDifference: ['$labels', [...patch.remove]] };
        return {
          updateOne: {
            filter: { _id: messageId, epoch: { $lte: epoch }, historyId: { $lt: historyId }, dead: { $exists: false } },
            update: [
              { $set: { labels: { $setUnion: [kept, [...patch.add]] }, historyId: { $literal: historyId }, epoch } },
            ],
          },
        };
      }),
    );
    if (writes.length > 0) await this.#messages.bulkWrite(writes, { ordered: true });
  }

  /** Leaves tombstones: the ids stay taken, the content goes; the raw chunks are to be removed next. */
  async bury(ids: readonly string[], owner: { connectionId: string; epoch: number }, now: Date): Promise<void> {
    const none = toBinary(Buffer.alloc(0));
    const { epoch, connectionId } = owner;
    await this.#messages.updateMany(
      { _id: { $in: [...ids] }, epoch: { $lte: epoch } },
      { $set: { labels: [], brief: none, content: none, dead: now, epoch, rawLeft: connectionId } },
    );
  }

  /** Tombstones whose chunks a run did not get to remove. */
  async withRawLeft(connectionId: string, limit: number): Promise<string[]> {
    const found = await this.#messages
      .find({ rawLeft: connectionId }, { projection: { _id: 1 } })
      .limit(limit)
      .toArray();
    return found.map(({ _id }) => _id);
  }

  async rawRemoved(ids: readonly string[]): Promise<void> {
    await this.#messages.updateMany({ _id: { $in: [...ids] } }, { $unset: { rawLeft: '' } });
  }

  async stale(connectionId: string, generation: number, limit: number): Promise<string[]> {
    const filter = { connectionId, dead: { $exists: false }, generation: { $lt: generation } };
    const found = await this.#messages
      .find(filter, { projection: { googleId: 1 } })
      .limit(limit)
      .toArray();
    return found.map(({ googleId }) => googleId);
  }

  countHeld(connectionId: string): Promise<number> {
    return this.#messages.countDocuments({ connectionId, dead: { $exists: false } });
  }

  countStale(connectionId: string, generation: number): Promise<number> {
    return this.#messages.countDocuments({ connectionId, dead: { $exists: false }, generation: { $lt: generation } });
  }

  async find(connectionId: string, id: string): Promise<StoredMessage | undefined> {
    const record = await this.#messages.findOne({ _id: id, connectionId, dead: { $exists: false } });
    return record === null ? undefined : toStored(record);
  }

  async withIds(ids: readonly string[]): Promise<StoredMessage[]> {
    const found = await this.#messages.find({ _id: { $in: [...ids] }, dead: { $exists: false } }).toArray();
    return found.map(toStored);
  }

  async threadsOf(ids: readonly string[]): Promise<string[]> {
    const found = await this.#messages.find({ _id: { $in: [...ids] } }, { projection: { threadId: 1 } }).toArray();
    return [...new Set(found.map(({ threadId }) => threadId))];
  }

  /** Clear fields of every message of the threads, without their content. */
  async ofThreads(connectionId: string, threadIds: readonly string[]): Promise<MessageRow[]> {
    const filter = { connectionId, threadId: { $in: [...threadIds] }, dead: { $exists: false } };
    const found = await this.#messages.find(filter, { projection: CLEAR }).sort({ at: 1, _id: 1 }).toArray();
    return found.map(toRow);
  }

  /** Messages under a label with `from` ≤ at < `before` (or at = before and id < beforeId), newest first. */
  async inWindow(
    connectionId: string,
    label: string,
    window: { from: Date; before: Date; beforeId: string },
  ): Promise<MessageRow[]> {
    const found = await this.#messages
      .find({ connectionId, labels: label, at: { $gte: window.from, $lte: window.before } }, { projection: CLEAR })
      .sort({ at: -1, _id: -1 })
      .toArray();
    return found
      .map(toRow)
      .filter(
        ({ at, _id }) => at < window.before || (at.getTime() === window.before.getTime() && _id < window.beforeId),
      );
  }

  /** By id, ascending, for comparing whole mailboxes. */
  async page(connectionId: string, after: string, limit: number): Promise<MessageRow[]> {
    const filter = { connectionId, _id: { $gt: after }, dead: { $exists: false } };
    const found = await this.#messages.find(filter, { projection: CLEAR }).sort({ _id: 1 }).limit(limit).toArray();
    return found.map(toRow);
  }

  async countLabels(connectionId: string): Promise<Map<string, { messages: number; unread: number }>> {
    const groups = await this.#messages
      .aggregate<{ _id: string; messages: number; unread: number }>([
        { $match: { connectionId, dead: { $exists: false } } },
        { $project: { labels: 1, unread: { $cond: [{ $in: ['UNREAD', '$labels'] }, 1, 0] } } },
        { $unwind: '$labels' },
        { $group: { _id: '$labels', messages: { $sum: 1 }, unread: { $sum: '$unread' } } },
      ])
      .toArray();
    return new Map(groups.map(({ _id, messages, unread }) => [_id, { messages, unread }]));
  }

  async drop(connectionId: string): Promise<number> {
    return (await this.#messages.deleteMany({ connectionId })).deletedCount;
  }
}

function toRecord(message: StoredMessage): MessageRecord {
  const { historyId, brief, content } = message;
  return { ...message, historyId: toLong(historyId), brief: toBinary(brief), content: toBinary(content) };
}

function toStored(record: WithId<MessageRecord>): StoredMessage {
  const { brief, content, historyId } = record;
  return { ...record, historyId: fromLong(historyId), brief: fromBinary(brief), content: fromBinary(content) };
}

function toRow(record: Omit<WithId<MessageRecord>, 'brief' | 'content'>): MessageRow {
  return { ...record, historyId: fromLong(record.historyId) };
}
