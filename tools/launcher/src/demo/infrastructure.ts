import { join } from 'node:path';
import {
  databaseUsers,
  databaseOf,
  ensureUsers,
  natsUsersFor,
  OPERATOR,
  PROVISIONER,
  runToEnd,
  SERVICES,
  startDatabase,
  startNats,
  writeNatsConfig,
  type Nkey,
  type Supervised,
} from '@gatehouse/local-stack';
import { LauncherError } from '../launcher-error.js';
import { ROOT } from '../paths.js';
import { type Ports } from './ports.js';
import { type Secrets } from './secrets.js';

export interface Infrastructure {
  readonly mongoUrl: (service: string) => string;
  readonly natsUrl: string;
}

interface Place {
  readonly data: string;
  readonly logs: string;
  readonly ports: Ports;
  readonly secrets: Secrets;
}

interface Started {
  /** Empty when MONGO_URL or NATS_URL names another's server. */
  readonly processes: readonly Supervised[];
}

type DatabasePart = Started & Pick<Infrastructure, 'mongoUrl'> & { readonly warning: string | undefined };

const WHEEL_WARNING =
  'this database server cannot hold audit to adding entries (the trail still shows any change); ./gatehouse tune builds the one that can';

/** The database with a user per service. */
export async function startDatabasePart({ data, logs, ports, secrets }: Place): Promise<DatabasePart> {
  const passwords = new Map<string, string>();
  for (const { name } of SERVICES) passwords.set(name, await secrets.token(`database-${name}`));
  const users = databaseUsers((service) => passwords.get(service) ?? '');
  const given = process.env.MONGO_URL;
  if (given !== undefined && given !== '') {
    await ensureUsers(given, users);
    return {
      mongoUrl: (service) => asUser(given, service, passwords.get(service) ?? ''),
      processes: [],
      warning: undefined,
    };
  }
  const database = await startDatabase({
    dir: join(data, 'database'),
    users,
    port: ports.database,
    logFile: join(logs, 'database.log'),
  });
  const warning = database.enforcesCollections ? undefined : WHEEL_WARNING;
  return { mongoUrl: (service) => database.url(service), processes: [database.process], warning };
}

/** NATS with a user per service. */
export async function startNatsPart({
  data,
  logs,
  ports,
  secrets,
}: Place): Promise<Started & Pick<Infrastructure, 'natsUrl'>> {
  const keys = new Map<string, Nkey>();
  for (const name of [...SERVICES.map((service) => service.name), PROVISIONER, OPERATOR])
    keys.set(name, await secrets.nkey(name));
  const users = natsUsersFor(SERVICES, (name) => keys.get(name) ?? missing(name));
  const given = process.env.NATS_URL;
  const dir = join(data, 'nats');
  const options = { dir, users, port: ports.nats, monitorPort: ports.monitor, logFile: join(logs, 'nats.log') };
  if (given !== undefined && given !== '') {
    await writeNatsConfig(options);
    return { natsUrl: given, processes: [] };
  }
  const nats = await startNats(options);
  return { natsUrl: nats.url, processes: [nats.process] };
}

/** Only the provisioner may make streams; only `libs/messaging` speaks NATS: so it is a program of that library. */
export async function provisionStreams(natsUrl: string, secrets: Secrets): Promise<void> {
  const program = join(ROOT, 'libs/messaging/dist/provision.main.js');
  const env = { PATH: process.env.PATH, NATS_URL: natsUrl, NATS_NKEY_FILE: secrets.path(`${PROVISIONER}.nkey`) };
  const { code, output } = await runToEnd(process.execPath, [program], env);
  if (code === 0) return;
  throw new LauncherError('LAUNCHER.PROVISION_FAILED', `The streams could not be made:\n${output}`, {
    next: 'With a NATS_URL of your own, give it the users of DATA/nats/nats.conf.',
  });
}

function asUser(url: string, service: string, password: string): string {
  const address = new URL(url);
  const db = databaseOf(service);
  address.username = service;
  address.password = encodeURIComponent(password);
  address.pathname = `/${db}`;
  address.searchParams.set('authSource', db);
  return address.href;
}

function missing(name: string): never {
  throw new Error(`no NATS key for ${name}`);
}
