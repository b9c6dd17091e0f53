import { Inject, Injectable } from '@nestjs/common';
import { isDuplicateKey } from '@gatehouse/persistence';
import type { Collection, Db } from 'mongodb';
import { DB } from '@gatehouse/persistence';

interface PseudonymRecord {
  /** `<log>/<kind>/<id>`: the unique place where a pseudonym is made. */
  _id: string;
  log: string;
  ref: string;
  id: string;
}

/** The only mapping from pseudonyms to ids. A row destroyed is a person forgotten. */
@Injectable()
export class PseudonymsRepository {
  private readonly rows: Collection<PseudonymRecord>;

  constructor(@Inject(DB) db: Db) {
    this.rows = db.collection('audit_pseudonyms');
  }

  /** The ref of `id`: the one that stands, or `fresh` from now on. */
  async refOf(log: string, kind: string, id: string, fresh: () => string): Promise<string> {
    const _id = `${log}/${kind}/${id}`;
    const known = await this.rows.findOne({ _id });
    if (known !== null) return known.ref;
    const ref = fresh();
    try {
      await this.rows.insertOne({ _id, log, ref, id });
      return ref;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return this.refOf(log, kind, id, fresh);
    }
  }

  /** The ref if there is one; a question about somebody unknown makes no pseudonym. */
  async find(log: string, kind: string, id: string): Promise<string | undefined> {
    const known = await this.rows.findOne({ _id: `${log}/${kind}/${id}` });
    return known?.ref;
  }

  /** Ref → id, for those that still have a row. */
  async idsOf(log: string, refs: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await this.rows.find({ log, ref: { $in: [...refs] } }).toArray();
    return new Map(rows.map(({ ref, id }) => [ref, id]));
  }
}
