import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Collection } from 'mongodb';
import { DatabaseError, isDuplicateKey } from './database-error.js';
import type { MigrationRecord } from './migrate.js';

const LEASE_S = 30;
const RENEW_MS = 10_000;
const POLL_MS = 200;

export interface MigrationLease {
  /** @throws DatabaseError DATABASE.MIGRATION_LEASE_LOST */
  assertHeld(): Promise<void>;
  release(): Promise<void>;
}

/** Waits until this process alone may migrate. Time is the database's (`$$NOW`), so clocks of hosts may differ. */
export async function holdMigrationLease(records: Collection<MigrationRecord>): Promise<MigrationLease> {
  const owner = randomUUID();
  while (!(await take(records, owner))) await delay(POLL_MS);
  const timer = setInterval(() => void take(records, owner).catch(() => false), RENEW_MS);
  return {
    assertHeld: async () => {
      if (await take(records, owner)) return;
      throw new DatabaseError('DATABASE.MIGRATION_LEASE_LOST', 'Another process took over the migration.', {
        next: 'Start again; it goes on where the other one stopped.',
      });
    },
    release: async () => {
      clearInterval(timer);
      await records.deleteOne({ _id: 'lease', owner });
    },
  };
}

/** Takes a free or expired lease, or renews the own one. */
async function take(records: Collection<MigrationRecord>, owner: string): Promise<boolean> {
  const until = { $dateAdd: { startDate: '$$NOW', unit: 'second', amount: LEASE_S } };
  const free = { $or: [{ owner }, { $expr: { $lt: ['$until', '$$NOW'] } }] };
  try {
    const taken = await records.updateOne({ _id: 'lease', ...free }, [{ $set: { owner, until } }], { upsert: true });
    return taken.modifiedCount + taken.upsertedCount === 1;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}
