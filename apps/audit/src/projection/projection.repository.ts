import { Inject, Injectable } from '@nestjs/common';
import type { HeaderV1 } from '@gatehouse/contracts';
import { DB, isDuplicateKey } from '@gatehouse/persistence';
import type { Collection, Db } from 'mongodb';

/** One entry as questions see it: refs only, made from its header and the refs in its body. */
export interface ProjectionRecord {
  log: string;
  index: number;
  at: Date;
  /** `YYYY-MM-DD`, UTC. */
  day: string;
  type: HeaderV1['type'];
  actor: string | null;
  subjects: string[];
  grant: string | null;
  purpose: string | null;
  result: string | null;
  /** Resources: the header's and those of the body. */
  refs: string[];
}

export type ProjectionFilter = Partial<Pick<ProjectionRecord, 'actor' | 'type' | 'purpose' | 'result'>> & {
  readonly subject?: string;
};

export interface Counted {
  readonly day: string;
  readonly type: HeaderV1['type'];
  readonly count: number;
}

/** Disposable: it can be dropped and made anew from entries and bodies, and is never evidence. */
@Injectable()
export class ProjectionRepository {
  private readonly rows: Collection<ProjectionRecord>;
  private readonly marks: Collection<{ _id: string; upTo: number }>;

  constructor(@Inject(DB) db: Db) {
    this.rows = db.collection('audit_projection');
    this.marks = db.collection('audit_snapshots');
  }

  /** Adds what is new; the rest stands already. */
  async add(records: readonly ProjectionRecord[]): Promise<void> {
    try {
      await this.rows.insertMany([...records], { ordered: false, forceServerObjectId: true });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }

  /** Everything below is projected. */
  async mark(log: string): Promise<number> {
    const mark = await this.marks.findOne({ _id: `projection/${log}` });
    return mark?.upTo ?? 0;
  }

  async setMark(log: string, upTo: number): Promise<void> {
    await this.marks.updateOne({ _id: `projection/${log}` }, { $set: { upTo } }, { upsert: true });
  }

  /** Indexes in [from, to) that match, newest first. */
  async newest(log: string, filter: ProjectionFilter, window: { from: number; to: number }, limit: number) {
    const rows = await this.rows
      .find(toQuery(log, filter, window), { sort: { index: -1 }, limit, projection: { index: 1 } })
      .toArray();
    return rows.map(({ index }) => index);
  }

  /** Time of an entry; undefined where it is not projected. */
  async timeOf(log: string, index: number): Promise<Date | undefined> {
    return (await this.rows.findOne({ log, index }, { projection: { at: 1 } }))?.at;
  }

  async counts(log: string, filter: ProjectionFilter, window: { from: number; to: number }): Promise<Counted[]> {
    const groups = this.rows.aggregate<{ _id: { day: string; type: HeaderV1['type'] }; count: number }>([
      { $match: toQuery(log, filter, window) },
      { $group: { _id: { day: '$day', type: '$type' }, count: { $sum: 1 } } },
      { $sort: { '_id.day': -1, '_id.type': 1 } },
    ]);
    return (await groups.toArray()).map(({ _id, count }) => ({ ..._id, count }));
  }
}

function toQuery(log: string, { subject, ...rest }: ProjectionFilter, { from, to }: { from: number; to: number }) {
  return { log, ...rest, ...(subject !== undefined && { subjects: subject }), index: { $gte: from, $lt: to } };
}
