import { Inject, Injectable } from '@nestjs/common';
import { DB, fromBinary, toBinary } from '@gatehouse/persistence';
import type { Binary, Collection, Db } from 'mongodb';

export const LABELS = 'mail_labels';

interface LabelRecord {
  /** `lbl_…` */
  _id: string;
  connectionId: string;
  googleId: string;
  type: 'system' | 'user';
  /** Encrypted. */
  name: Binary | null;
  /** Newest message seen under it: where a list begins to look. Too new is harmless. */
  newest: Date | null;
  /** How far back a page reached last time, in ms: where the next one starts doubling. */
  widthMs: number | null;
  listed: boolean;
  epoch: number;
}

export interface StoredLabel {
  readonly id: string;
  readonly googleId: string;
  readonly type: 'system' | 'user';
  readonly name: Buffer | null;
  readonly newest: Date | null;
  readonly widthMs: number | null;
}

@Injectable()
export class LabelRepository {
  readonly #labels: Collection<LabelRecord>;

  constructor(@Inject(DB) db: Db) {
    this.#labels = db.collection<LabelRecord>(LABELS);
  }

  /** The labels as Google lists them now; one that is missing is no longer shown. */
  async replaceAll(
    connectionId: string,
    epoch: number,
    labels: readonly { id: string; googleId: string; type: 'system' | 'user'; name: Buffer }[],
  ): Promise<void> {
    const ids = labels.map(({ id }) => id);
    await this.#labels.updateMany(
      { connectionId, _id: { $nin: ids }, epoch: { $lte: epoch } },
      { $set: { listed: false, epoch } },
    );
    if (labels.length === 0) return;
    await this.#labels.bulkWrite(
      labels.map(({ id, googleId, type, name }) => ({
        updateOne: {
          filter: { _id: id },
          update: {
            $set: { connectionId, googleId, type, name: toBinary(name), listed: true, epoch },
            $setOnInsert: { newest: null, widthMs: null },
          },
          upsert: true,
        },
      })),
      { ordered: false },
    );
  }

  /** Messages this new stand under the labels. */
  async seen(
    connectionId: string,
    epoch: number,
    newest: readonly { id: string; googleId: string; at: Date }[],
  ): Promise<void> {
    if (newest.length === 0) return;
    await this.#labels.bulkWrite(
      newest.map(({ id, googleId, at }) => ({
        updateOne: {
          filter: { _id: id },
          update: {
            $max: { newest: at },
            $setOnInsert: {
              connectionId,
              googleId,
              type: 'user' as const,
              name: null,
              widthMs: null,
              listed: false,
              epoch,
            },
          },
          upsert: true,
        },
      })),
      { ordered: false },
    );
  }

  async list(connectionId: string): Promise<StoredLabel[]> {
    const found = await this.#labels
      .find({ connectionId, listed: true })
      .sort({ type: 1, _id: 1 })
      .limit(10_000)
      .toArray();
    return found.map(toStored);
  }

  async find(id: string): Promise<StoredLabel | undefined> {
    const found = await this.#labels.findOne({ _id: id });
    return found === null ? undefined : toStored(found);
  }

  async keepWidth(id: string, widthMs: number): Promise<void> {
    await this.#labels.updateOne({ _id: id }, { $set: { widthMs } });
  }

  async drop(connectionId: string): Promise<void> {
    await this.#labels.deleteMany({ connectionId });
  }
}

const toStored = ({ _id, googleId, type, name, newest, widthMs }: LabelRecord): StoredLabel => ({
  id: _id,
  googleId,
  type,
  name: name === null ? null : fromBinary(name),
  newest,
  widthMs,
});
