import { Inject, Injectable } from '@nestjs/common';
import { DB, duplicatesOf, fromBinary, toBinary } from '@gatehouse/persistence';
import type { Binary, Collection, Db } from 'mongodb';

export const RAW = 'mail_raw';
export const CHUNK_BYTES = 1 << 20;

/** `<message>/<n>`, at most 1 MiB of the message, encrypted. */
interface RawChunkRecord {
  _id: string;
  connectionId: string;
  messageId: string;
  epoch: number;
  bytes: Binary;
}

export interface RawChunk {
  readonly messageId: string;
  readonly index: number;
  /** Encrypted. */
  readonly bytes: Buffer;
}

/** Raw mail in encrypted chunks of at most 1 MiB; written before its message, which makes it reachable. */
@Injectable()
export class RawRepository {
  readonly #chunks: Collection<RawChunkRecord>;

  constructor(@Inject(DB) db: Db) {
    this.#chunks = db.collection<RawChunkRecord>(RAW);
  }

  /** Chunks left by a run that did not get to the message are replaced: their message is not there, so nobody reads them. */
  async store(chunks: readonly RawChunk[], owner: { connectionId: string; epoch: number }): Promise<void> {
    const records = chunks.map(({ messageId, index, bytes }): RawChunkRecord => ({
      _id: chunkId(messageId, index),
      messageId,
      bytes: toBinary(bytes),
      ...owner,
    }));
    try {
      await this.#chunks.insertMany(records, { ordered: false });
    } catch (error) {
      const present = duplicatesOf(error);
      if (present === undefined) throw error;
      for (const record of present.flatMap((index) => records[index] ?? [])) {
        await this.#chunks.replaceOne({ _id: record._id, epoch: { $lte: owner.epoch } }, record);
      }
    }
  }

  /** Encrypted bytes of one chunk. */
  async read(messageId: string, index: number): Promise<Buffer | undefined> {
    const chunk = await this.#chunks.findOne({ _id: chunkId(messageId, index) });
    return chunk === null ? undefined : fromBinary(chunk.bytes);
  }

  async remove(messageIds: readonly string[], epoch: number): Promise<void> {
    await this.#chunks.deleteMany({ messageId: { $in: [...messageIds] }, epoch: { $lte: epoch } });
  }

  async drop(connectionId: string): Promise<void> {
    await this.#chunks.deleteMany({ connectionId });
  }
}

const chunkId = (messageId: string, index: number): string => `${messageId}/${index}`;
