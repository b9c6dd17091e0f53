import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { requireDatabase, type DatabaseBinary, type DatabaseEngine } from './database-binary.js';
import { ensureRoot, ensureUsers, rootUrl, type DatabaseUser } from './database-users.js';
import { freePort } from './free-port.js';
import { StackError } from './stack-error.js';
import { Supervised } from './supervised.js';

export interface DatabaseOptions {
  /** Holds the server's files, its engine's name and the root password. */
  readonly dir: string;
  readonly users?: readonly DatabaseUser[];
  readonly port?: number;
  readonly logFile?: string;
  /** Bytes with a unit, `256M`. */
  readonly cacheSize?: string;
}

export interface LocalDatabase {
  readonly engine: DatabaseEngine;
  /** False for the wheel: it holds users to their database, but reads a role's collections as the whole database. */
  readonly enforcesCollections: boolean;
  readonly port: number;
  readonly process: Supervised;
  /** The address for one of the users; without a name the administrator's. */
  url(user?: string): string;
  /** `graceMs` 0 kills at once: for data that is thrown away. */
  stop(graceMs?: number): Promise<void>;
}

/** Starts a database server with authentication on, its users made; every acknowledged write is on disk. */
export async function startDatabase(options: DatabaseOptions): Promise<LocalDatabase> {
  await mkdir(options.dir, { recursive: true, mode: 0o700 });
  const binary = await engineOf(options.dir);
  const port = options.port ?? (await freePort());
  const password = await rootPassword(options.dir);
  const server = await startWithRoot({ binary, port, password, options });
  const users = options.users ?? [];
  await ensureUsers(rootUrl(port, password), users);
  return {
    engine: binary.engine,
    enforcesCollections: binary.engine !== 'secantusd-py',
    port,
    process: server,
    url: (name) => (name === undefined ? rootUrl(port, password) : userUrl(port, users, name)),
    stop: (graceMs) => server.stop(graceMs),
  };
}

/** The engine that made this folder, or the machine's best one for a new folder. */
async function engineOf(dir: string): Promise<DatabaseBinary> {
  const marker = join(dir, 'ENGINE');
  const made = await readFile(marker, 'utf8').then(
    (text) => text.trim() as DatabaseEngine,
    () => undefined,
  );
  if (made !== undefined)
    return requireDatabase(made).catch((cause: unknown) => Promise.reject(mismatch(dir, made, cause)));
  const binary = await requireDatabase();
  await writeFile(marker, `${binary.engine}\n`);
  return binary;
}

function mismatch(dir: string, engine: DatabaseEngine, cause: unknown): StackError {
  return new StackError('STACK.ENGINE_MISMATCH', `${dir} was made by ${engine}, which is not on this machine.`, {
    next:
      engine === 'secantusd-rs'
        ? 'Run ./gatehouse tune, or start over with --reset.'
        : `Install ${engine}, or start over with --reset.`,
    cause,
  });
}

async function rootPassword(dir: string): Promise<string> {
  const file = join(dir, 'root-password');
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  if (kept !== undefined) return kept.trim();
  const made = randomBytes(24).toString('base64url');
  await writeFile(file, made, { mode: 0o600 });
  return made;
}

interface Start {
  readonly binary: DatabaseBinary;
  readonly port: number;
  readonly password: string;
  readonly options: DatabaseOptions;
}

async function startWithRoot(start: Start): Promise<Supervised> {
  const server = await startServer(start, true);
  if (await ensureRoot(start.port, start.password)) return server;
  // secantusd-py makes no first user while it asks for one: one start without.
  await server.stop();
  const open = await startServer(start, false);
  const made = await ensureRoot(start.port, start.password);
  await open.stop();
  if (!made)
    throw new StackError('STACK.DATABASE_REFUSED', `The database in ${start.options.dir} refuses its administrator.`);
  return startServer(start, true);
}

async function startServer({ binary, port, password, options }: Start, auth: boolean): Promise<Supervised> {
  const store = join(options.dir, 'store');
  await mkdir(store, { recursive: true });
  await rm(join(store, 'mongod.lock'), { force: true });
  return Supervised.start({
    name: 'database',
    command: binary.path,
    args: [...argsOf(binary.engine, store, port, options.cacheSize ?? '512M'), ...(auth ? ['--auth'] : [])],
    env: { PATH: process.env.PATH },
    logFile: options.logFile ?? join(options.dir, 'database.log'),
    ready: () => answersHello(port),
    broken: () => hasPanicked(rootUrl(port, password)),
  });
}

/**
 * Nothing here reads the server's log of operations; an hour of it, as it is kept unless told, would hold a content key
 * that was erased. It is cut every few hundred writes.
 */
const SHORT_OPLOG = ['--oplog-max-entries', '1'];

function argsOf(engine: DatabaseEngine, store: string, port: number, cacheSize: string): string[] {
  const place = ['--port', String(port)];
  switch (engine) {
    case 'mongod':
      return [...place, '--dbpath', store, '--bind_ip', '127.0.0.1', '--wiredTigerCacheSizeGB', '0.5'];
    case 'secantusd-rs':
      return [
        ...place,
        '--storage-path',
        store,
        '--sync-on-commit',
        '--cache-size',
        cacheSize,
        '--log-file-max',
        '32MB',
        ...SHORT_OPLOG,
      ];
    case 'secantusd-py':
      return [...place, '--storage-path', store, '--sync-on-commit', '--cache-size', cacheSize, ...SHORT_OPLOG];
  }
}

async function answersHello(port: number): Promise<void> {
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
    serverSelectionTimeoutMS: 1_000,
  });
  try {
    await client.db('admin').command({ hello: 1 });
  } finally {
    await client.close();
  }
}

/**
 * After a fault that it cannot undo (a full disk), WiredTiger answers everything with a panic until its process is started
 * anew; users cannot be read then, so the administrator is refused too. MongoDB's own server ends by itself.
 */
const PANIC = /WT_PANIC|Authentication failed/;

async function hasPanicked(url: string): Promise<boolean> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 1_000 });
  try {
    await client.db('admin').command({ ping: 1 });
    return false;
  } catch (error) {
    return error instanceof Error && PANIC.test(error.message);
  } finally {
    await client.close();
  }
}

function userUrl(port: number, users: readonly DatabaseUser[], name: string): string {
  const found = users.find(({ user }) => user === name);
  if (found === undefined) throw new Error(`no database user ${name}`);
  const { user, password, db } = found;
  return `mongodb://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${db}?directConnection=true&authSource=${db}`;
}
