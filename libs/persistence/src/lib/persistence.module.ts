import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { HealthRegistry } from '@gatehouse/telemetry';
import { migrate, type Migration } from './migrate.js';
import { type Database, openDatabase } from './open-database.js';
import { verifyCompareAndSet } from './verify-compare-and-set.js';

/** Injects the service's database: `@Inject(DB) db: Db`. */
export const DB = Symbol('gatehouse.db');
const DATABASE = Symbol('gatehouse.database');

export interface PersistenceOptions {
  readonly url: string;
  readonly service: string;
  readonly migrations: readonly Migration[];
}

/** Opens the service's database, refuses a server that fails the race, migrates; repositories inject DB. Needs OpsModule. */
@Module({})
export class PersistenceModule implements OnApplicationShutdown {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  static with(options: PersistenceOptions): DynamicModule {
    return {
      module: PersistenceModule,
      global: true,
      providers: [
        {
          provide: DATABASE,
          useFactory: (health: HealthRegistry) => open(options, health),
          inject: [HealthRegistry],
        },
        { provide: DB, useFactory: ({ db }: Database) => db, inject: [DATABASE] },
      ],
      exports: [DB],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}

async function open({ url, service, migrations }: PersistenceOptions, health: HealthRegistry): Promise<Database> {
  const database = await openDatabase(url, { appName: `gatehouse-${service}` });
  await verifyCompareAndSet(database.db, service);
  await migrate(database.db, migrations, { service });
  health.add('database', async () => {
    await database.db.command({ ping: 1 });
  });
  return database;
}
