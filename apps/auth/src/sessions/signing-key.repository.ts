import { Inject, Injectable } from '@nestjs/common';
import { DB, isDuplicateKey } from '@gatehouse/persistence';
import type { Collection, Db } from 'mongodb';
import { type SealedRecord } from '../platform/sealed-record.js';

export interface SigningKeyRecord {
  readonly _id: 'principal';
  readonly v: 1;
  readonly kid: string;
  readonly publicJwk: Record<string, unknown>;
  readonly sealed: SealedRecord;
  readonly createdAt: Date;
}

@Injectable()
export class SigningKeyRepository {
  private readonly keys: Collection<SigningKeyRecord>;

  constructor(@Inject(DB) db: Db) {
    this.keys = db.collection('auth_keys');
  }

  find(): Promise<SigningKeyRecord | null> {
    return this.keys.findOne({ _id: 'principal' });
  }

  /** The key that stands: this one, or the one another instance made first. */
  async addOnce(record: SigningKeyRecord): Promise<SigningKeyRecord> {
    try {
      await this.keys.insertOne(record);
      return record;
    } catch (error) {
      const standing = isDuplicateKey(error) ? await this.find() : null;
      if (standing === null) throw error;
      return standing;
    }
  }
}
