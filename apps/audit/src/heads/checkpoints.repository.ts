import { Inject, Injectable } from '@nestjs/common';
import { DB, isDuplicateKey } from '@gatehouse/persistence';
import type { Collection, Db } from 'mongodb';

/** A signed head, as it is published. */
export interface SignedHead {
  readonly size: number;
  /** Base64. */
  readonly root: string;
  /** The signed note. */
  readonly note: string;
}

interface CheckpointRecord extends SignedHead {
  log: string;
}

/** Every head that was ever signed: one for each size. */
@Injectable()
export class CheckpointsRepository {
  private readonly checkpoints: Collection<CheckpointRecord>;

  constructor(@Inject(DB) db: Db) {
    this.checkpoints = db.collection('audit_checkpoints');
  }

  async latest(log: string): Promise<SignedHead | undefined> {
    const [record] = await this.checkpoints.find({ log }, { sort: { size: -1 }, limit: 1 }).toArray();
    return record && toHead(record);
  }

  async at(log: string, size: number): Promise<SignedHead | undefined> {
    const record = await this.checkpoints.findOne({ log, size });
    return record === null ? undefined : toHead(record);
  }

  /** Heads above `size`, oldest first. */
  async after(log: string, size: number): Promise<SignedHead[]> {
    const records = await this.checkpoints
      .find({ log, size: { $gt: size } }, { sort: { size: 1 }, limit: 1_000 })
      .toArray();
    return records.map(toHead);
  }

  /** @returns the head that stands at this size: ours, or the one that was there first */
  async add(log: string, head: SignedHead): Promise<SignedHead> {
    try {
      await this.checkpoints.insertOne({ log, ...head }, { forceServerObjectId: true });
      return head;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return (await this.at(log, head.size)) ?? head;
    }
  }
}

function toHead({ size, root, note }: CheckpointRecord): SignedHead {
  return { size, root, note };
}
