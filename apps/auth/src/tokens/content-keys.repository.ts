import { Inject, Injectable } from '@nestjs/common';
import type { Feature } from '@gatehouse/contracts';
import { DB, isDuplicateKey } from '@gatehouse/persistence';
import type { Collection, Db } from 'mongodb';
import type { SealedRecord } from '../platform/sealed-record.js';

export interface ContentKeyRecord {
  /** `<connection>/<feature>` */
  readonly _id: string;
  readonly v: 1;
  readonly organisationId: string;
  /** null once destroyed: what was encrypted under it is gone, backups included. */
  readonly sealed: SealedRecord | null;
  readonly madeAt: Date;
  readonly erasedAt: Date | null;
}

@Injectable()
export class ContentKeysRepository {
  private readonly keys: Collection<ContentKeyRecord>;

  constructor(@Inject(DB) db: Db) {
    this.keys = db.collection('auth_content_keys');
  }

  find(connectionId: string, feature: Feature): Promise<ContentKeyRecord | null> {
    return this.keys.findOne({ _id: keyId(connectionId, feature) });
  }

  /** False when another was faster: read that one. */
  async addOnce(record: ContentKeyRecord): Promise<boolean> {
    try {
      await this.keys.insertOne(record);
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  /** A new key where one was destroyed. */
  async renew(record: ContentKeyRecord, erasedAt: Date): Promise<boolean> {
    const { _id, sealed, madeAt } = record;
    const done = await this.keys.updateOne(
      { _id, sealed: null, erasedAt },
      { $set: { sealed, madeAt, erasedAt: null } },
    );
    return done.modifiedCount === 1;
  }

  /** Destroys the key that was made before `at`, and forbids one where none was made yet. */
  async erase(connectionId: string, feature: Feature, organisationId: string, at: Date): Promise<void> {
    const _id = keyId(connectionId, feature);
    await this.keys.updateOne({ _id, sealed: { $ne: null } }, { $set: { sealed: null, erasedAt: at } });
    await this.addOnce({ _id, v: 1, organisationId, sealed: null, madeAt: at, erasedAt: at });
  }
}

export function keyId(connectionId: string, feature: Feature): string {
  return `${connectionId}/${feature}`;
}
