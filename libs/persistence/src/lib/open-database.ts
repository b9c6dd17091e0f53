import { type Db, MongoClient } from 'mongodb';
import { DatabaseError } from './database-error.js';

export interface Database {
  readonly client: MongoClient;
  readonly db: Db;
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly appName: string;
  /** How long to wait for a server that is not up yet; 30 s unless told. */
  readonly waitMs?: number;
  /** Emits each command on `client`: for tests that look at what is sent. */
  readonly monitorCommands?: boolean;
}

/**
 * Connects to the database named in the URL's path. Writes are acknowledged by a majority and by the journal; every
 * wait is bounded.
 * @throws DatabaseError DATABASE.UNAVAILABLE
 */
export async function openDatabase(
  url: string,
  { appName, waitMs = 30_000, monitorCommands = false }: OpenOptions,
): Promise<Database> {
  const client = new MongoClient(url, {
    appName,
    writeConcern: { w: 'majority', journal: true, wtimeoutMS: 10_000 },
    readConcern: { level: 'majority' },
    retryWrites: true,
    monitorCommands,
    maxPoolSize: 40,
    waitQueueTimeoutMS: 10_000,
    connectTimeoutMS: 5_000,
    socketTimeoutMS: 60_000,
    serverSelectionTimeoutMS: Math.min(waitMs, 5_000),
  });
  const db = client.db();
  await untilAnswered(db, performance.now() + waitMs);
  return { client, db, close: () => client.close() };
}

async function untilAnswered(db: Db, giveUpAtMs: number): Promise<void> {
  for (;;) {
    try {
      await db.command({ ping: 1 });
      return;
    } catch (cause) {
      if (performance.now() < giveUpAtMs && isUnreachable(cause)) continue;
      await db.client.close();
      throw new DatabaseError('DATABASE.UNAVAILABLE', 'The database does not answer.', {
        cause,
        next: 'Check that it runs and that MONGO_URL holds the right address, user and password.',
      });
    }
  }
}

/** Worth another try; a refused sign-in is not. */
function isUnreachable(error: unknown): boolean {
  return (
    error instanceof Error && (error.name === 'MongoServerSelectionError' || error.name.startsWith('MongoNetwork'))
  );
}
