import { Inject, Injectable } from '@nestjs/common';
import { DB, isDuplicateKey } from '@gatehouse/persistence';
import type { Collection, Db } from 'mongodb';

interface LeaseRecord {
  _id: string;
  owner: string;
  until: Date;
}

const LEASE_MS = 8_000;

/** Who does the upkeep. Only saves double work: what two do at once, the unique keys sort out. */
@Injectable()
export class LeasesRepository {
  private readonly leases: Collection<LeaseRecord>;

  constructor(@Inject(DB) db: Db) {
    this.leases = db.collection('audit_leases');
  }

  /** Takes a free or expired lease or renews the own one, by the database's clock. */
  async take(name: string, owner: string): Promise<boolean> {
    const until = { $dateAdd: { startDate: '$$NOW', unit: 'millisecond', amount: LEASE_MS } };
    const free = { $or: [{ owner }, { $expr: { $lt: ['$until', '$$NOW'] } }] };
    try {
      const taken = await this.leases.updateOne({ _id: name, ...free }, [{ $set: { owner, until } }], { upsert: true });
      return taken.modifiedCount + taken.upsertedCount === 1;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  async release(name: string, owner: string): Promise<void> {
    await this.leases.deleteOne({ _id: name, owner });
  }
}
