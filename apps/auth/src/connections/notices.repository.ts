import { Inject, Injectable } from '@nestjs/common';
import { DB, isDuplicateKey } from '@gatehouse/persistence';
import type { Collection, Db } from 'mongodb';

interface NoticeRecord {
  /** SHA-256 of the text, base64: what `consent.notice` names. */
  readonly _id: string;
  readonly v: 1;
  readonly lang: string;
  readonly text: string;
}

/** Every notice that was ever shown, word for word. */
@Injectable()
export class NoticesRepository {
  private readonly notices: Collection<NoticeRecord>;

  constructor(@Inject(DB) db: Db) {
    this.notices = db.collection('auth_notices');
  }

  async keep(hash: string, lang: string, text: string): Promise<void> {
    try {
      await this.notices.insertOne({ _id: hash, v: 1, lang, text });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }
}
