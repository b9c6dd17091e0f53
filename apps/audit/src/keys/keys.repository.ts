import { Inject, Injectable } from '@nestjs/common';
import { DB, fromBinary, isDuplicateKey } from '@gatehouse/persistence';
import type { Sealed } from '@gatehouse/vault';
import type { Binary, Collection, Db } from 'mongodb';

type Stored = { [K in keyof Sealed]: Sealed[K] extends Buffer ? Binary | Buffer : Sealed[K] };

interface KeyRecord {
  /** `<log>/<ref>/<YYYY-MM>` month keys, `<log>/<ref>/refs` refKeys, `digest/<YYYY-MM-DD>` digest keys. */
  _id: string;
  sealed: Stored;
}

/** The trail's keys, each sealed under the trail's key-encryption key. */
@Injectable()
export class KeysRepository {
  private readonly keys: Collection<KeyRecord>;

  constructor(@Inject(DB) db: Db) {
    this.keys = db.collection('audit_keys');
  }

  async find(id: string): Promise<Sealed | undefined> {
    const record = await this.keys.findOne({ _id: id });
    return record === null ? undefined : toSealed(record.sealed);
  }

  /** Keeps the first key of this name: false when there is one already. */
  async add(id: string, sealed: Sealed): Promise<boolean> {
    try {
      await this.keys.insertOne({ _id: id, sealed });
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  /** Destroys the digest keys of days before `day`. */
  async dropDigestKeysBefore(day: string): Promise<void> {
    await this.keys.deleteMany({ _id: { $gte: 'digest/', $lt: `digest/${day}` } });
  }
}

function toSealed({ wrappedDek, iv, tag, ct, ...rest }: Stored): Sealed {
  return {
    ...rest,
    wrappedDek: fromBinary(wrappedDek),
    iv: fromBinary(iv),
    tag: fromBinary(tag),
    ct: fromBinary(ct),
  };
}
