import { Inject, Injectable } from '@nestjs/common';
import { DB, fromBinary, isDuplicateKey, toBinary } from '@gatehouse/persistence';
import type { Binary, Collection, Db } from 'mongodb';

interface EntryRecord {
  log: string;
  index: number;
  /** The entry's own id. */
  id: string;
  /** Canonical JSON as it was hashed; never made again from fields. */
  bytes: Binary;
  leafHash: Binary;
  /** HMAC of the draft under the key of its day; null for audit's own. */
  digest: Binary | null;
  digestDay: string | null;
}

/** One entry in its place. */
export interface Entry {
  readonly log: string;
  readonly index: number;
  readonly id: string;
  readonly bytes: Buffer;
  readonly leafHash: Buffer;
  readonly digest: { readonly day: string; readonly mac: Buffer } | null;
}

/** The log itself: insert and find, nothing else. */
@Injectable()
export class EntriesRepository {
  private readonly entries: Collection<EntryRecord>;

  constructor(@Inject(DB) db: Db) {
    this.entries = db.collection('audit_entries');
  }

  /**
   * Inserts in order and stops at the first that does not fit.
   * @returns false when a place or an id was taken: some of the first may stand
   */
  async append(entries: readonly Entry[]): Promise<boolean> {
    try {
      await this.entries.insertMany(entries.map(toRecord), { ordered: true, forceServerObjectId: true });
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  /** Entries [from, to) in order. */
  async *range(log: string, from: number, to = Number.MAX_SAFE_INTEGER): AsyncGenerator<Entry> {
    const cursor = this.entries.find({ log, index: { $gte: from, $lt: to } }, { sort: { index: 1 }, batchSize: 2_000 });
    for await (const record of cursor) yield toEntry(record);
  }

  /** Leaf hashes of [from, to) in order, without holes. */
  async leafHashes(log: string, from: number, to: number): Promise<Buffer[]> {
    const records = await this.entries
      .find({ log, index: { $gte: from, $lt: to } }, { sort: { index: 1 }, projection: { index: 1, leafHash: 1 } })
      .toArray();
    const hole = records.findIndex(({ index }, k) => index !== from + k);
    return records.slice(0, hole === -1 ? undefined : hole).map(({ leafHash }) => fromBinary(leafHash));
  }

  async byIds(log: string, ids: readonly string[]): Promise<ReadonlyMap<string, Entry>> {
    const records = await this.entries.find({ log, id: { $in: [...ids] } }).toArray();
    return new Map(records.map((record) => [record.id, toEntry(record)]));
  }

  async atIndexes(log: string, indexes: readonly number[]): Promise<ReadonlyMap<number, Entry>> {
    const records = await this.entries.find({ log, index: { $in: [...indexes] } }).toArray();
    return new Map(records.map((record) => [record.index, toEntry(record)]));
  }

  async at(log: string, index: number): Promise<Entry | undefined> {
    const record = await this.entries.findOne({ log, index });
    return record === null ? undefined : toEntry(record);
  }
}

function toRecord({ digest, bytes, leafHash, ...entry }: Entry): EntryRecord {
  return {
    ...entry,
    bytes: toBinary(bytes),
    leafHash: toBinary(leafHash),
    digest: digest === null ? null : toBinary(digest.mac),
    digestDay: digest?.day ?? null,
  };
}

function toEntry({ log, index, id, bytes, leafHash, digest, digestDay }: EntryRecord): Entry {
  return {
    log,
    index,
    id,
    bytes: fromBinary(bytes),
    leafHash: fromBinary(leafHash),
    digest: digest === null || digestDay === null ? null : { day: digestDay, mac: fromBinary(digest) },
  };
}
