import { type Clock, systemClock } from '@gatehouse/identifiers';
import { type Collection, type Db } from 'mongodb';
import { DatabaseError, isDuplicateKey } from './database-error.js';
import { holdMigrationLease } from './migration-lease.js';

export interface Migration {
  /** 1, 2, 3 … without holes. */
  readonly number: number;
  readonly name: string;
  /** May be run again after a crash in the middle: create what is missing, change what is unchanged. */
  readonly up: (db: Db) => Promise<void>;
}

export interface MigrateOptions {
  readonly service: string;
  readonly clock?: Clock;
}

export interface MigrationRecord {
  _id: string;
  number?: number;
  name?: string;
  at?: Date;
  owner?: string;
  until?: Date;
}

/**
 * Runs what is new, in order, forward only, one process at a time; recorded in `<service>_migrations`.
 * @throws DatabaseError DATABASE.NEWER when a later release has been here, DATABASE.MIGRATION_FAILED naming the step
 */
export async function migrate(db: Db, migrations: readonly Migration[], options: MigrateOptions): Promise<void> {
  const { service, clock = systemClock } = options;
  assertDense(migrations);
  const records = db.collection<MigrationRecord>(`${service}_migrations`);
  if ((await pending(records, migrations)).length === 0) return;
  const lease = await holdMigrationLease(records);
  try {
    for (const migration of await pending(records, migrations)) {
      await lease.assertHeld();
      await run(db, migration);
      await record(records, migration, clock.now());
    }
  } finally {
    await lease.release();
  }
}

function assertDense(migrations: readonly Migration[]): void {
  migrations.forEach(({ number, name }, index) => {
    if (number !== index + 1) throw new Error(`migration ${name} has number ${number}, expected ${index + 1}`);
  });
}

async function pending(records: Collection<MigrationRecord>, migrations: readonly Migration[]): Promise<Migration[]> {
  const done = await records.find({ number: { $gt: 0 } }).toArray();
  const foreign = done.find(({ number, name }) => migrations[(number ?? 0) - 1]?.name !== name);
  if (foreign !== undefined) {
    throw new DatabaseError(
      'DATABASE.NEWER',
      `The database has been through migration ${foreign._id}, which this release does not know.`,
      { next: 'Start the newer release, or restore the backup made before the upgrade.' },
    );
  }
  const numbers = new Set(done.map(({ number }) => number));
  return migrations.filter(({ number }) => !numbers.has(number));
}

async function run(db: Db, { number, name, up }: Migration): Promise<void> {
  try {
    await up(db);
  } catch (cause) {
    throw new DatabaseError('DATABASE.MIGRATION_FAILED', `Migration ${number} (${name}) did not finish.`, {
      cause,
      next: 'Read the cause in the log, mend it and start again: a migration resumes.',
    });
  }
}

async function record(records: Collection<MigrationRecord>, { number, name }: Migration, at: Date): Promise<void> {
  try {
    await records.insertOne({ _id: `${String(number).padStart(4, '0')}-${name}`, number, name, at });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}
