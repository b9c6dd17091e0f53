import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  databaseUsers,
  generateNkey,
  natsUsersFor,
  type OPERATOR,
  PROVISIONER,
  SERVICES,
  startDatabase,
  startNats,
  type LocalDatabase,
  type LocalNats,
  type Nkey,
  type ServiceName,
} from '@gatehouse/local-stack';
import { provisionStreams } from '@gatehouse/messaging';
import { createLogger } from '@gatehouse/telemetry';

export interface StackOptions {
  /** Leave out what a suite does not need; both start in about half a second. */
  readonly database?: boolean;
  readonly nats?: boolean;
  /** Named for the reader: every service of the product has its user. */
  readonly services?: readonly ServiceName[];
}

/** A real database and a real NATS of this suite's own. Read the members inside tests and hooks: they exist after `beforeAll`. */
export interface Stack {
  /** The service's own database as its own user. */
  mongoUrl(service: ServiceName): string;
  /** As the database's administrator: for looking from outside. */
  readonly adminMongoUrl: string;
  readonly natsUrl: string;
  nkeySeed(user: ServiceName | typeof PROVISIONER | typeof OPERATOR): string;
  readonly database: LocalDatabase;
  readonly nats: LocalNats;
  /** A scratch folder that goes with the suite. */
  readonly dir: string;
}

const logger = createLogger({ service: 'provisioner', level: 'silent' });

/** Starts the stack before the suite, with empty databases and the streams made, and throws it away after it. */
export function useStack(options: StackOptions = {}): Stack {
  const keys = new Map<string, Nkey>();
  let running: { dir: string; database?: LocalDatabase; nats?: LocalNats } | undefined;

  beforeAll(async () => {
    const dir = await mkdtemp(join(tmpdir(), 'gatehouse-suite-'));
    running = { dir };
    const [database, nats] = await Promise.all([
      options.database === false ? undefined : startSuiteDatabase(dir),
      options.nats === false ? undefined : startSuiteNats(dir, (name) => keyOf(keys, name)),
    ]);
    running = { dir, ...(database && { database }), ...(nats && { nats }) };
    if (nats) await provisionStreams({ url: nats.url, nkeySeed: keyOf(keys, PROVISIONER).seed, logger });
  }, 120_000);

  afterAll(async () => {
    await Promise.all([running?.database?.stop(0), running?.nats?.stop(0)]);
    if (running) await rm(running.dir, { recursive: true, force: true });
  });

  const part = <T>(name: string, value: T | undefined): T => {
    if (value === undefined) throw new Error(`the stack's ${name} is not running: read it inside a test or a hook`);
    return value;
  };
  return {
    mongoUrl: (service) => part('database', running?.database).url(service),
    nkeySeed: (user) => keyOf(keys, user).seed,
    get adminMongoUrl() {
      return part('database', running?.database).url();
    },
    get natsUrl() {
      return part('NATS', running?.nats).url;
    },
    get database() {
      return part('database', running?.database);
    },
    get nats() {
      return part('NATS', running?.nats);
    },
    get dir() {
      return part('folder', running?.dir);
    },
  };
}

function startSuiteDatabase(dir: string): Promise<LocalDatabase> {
  return startDatabase({
    dir: join(dir, 'database'),
    users: databaseUsers((service) => `${service}-test`),
    cacheSize: '128M',
  });
}

function startSuiteNats(dir: string, keys: (name: string) => Nkey): Promise<LocalNats> {
  return startNats({ dir: join(dir, 'nats'), users: natsUsersFor(SERVICES, keys) });
}

function keyOf(keys: Map<string, Nkey>, name: string): Nkey {
  const kept = keys.get(name) ?? generateNkey();
  keys.set(name, kept);
  return kept;
}
