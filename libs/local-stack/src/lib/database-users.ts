import { MongoClient, MongoServerError, type Db } from 'mongodb';

/** A built-in role's name, or a role made of actions per collection ('' = every collection of the database). */
export type DatabaseRole = 'readWrite' | 'read' | readonly Privilege[];

export interface Privilege {
  readonly collection: string;
  readonly actions: readonly string[];
}

export interface DatabaseUser {
  readonly user: string;
  readonly password: string;
  readonly db: string;
  readonly role: DatabaseRole;
}

/** Makes or updates the users; each exists in its own database only. */
export async function ensureUsers(rootUrl: string, users: readonly DatabaseUser[]): Promise<void> {
  const client = await MongoClient.connect(rootUrl, { appName: 'gatehouse-launcher' });
  try {
    for (const user of users) await ensureUser(client.db(user.db), user);
  } finally {
    await client.close();
  }
}

/** Makes the first user of a fresh server, which answers nobody else; true when `root` can sign in afterwards. */
export async function ensureRoot(port: number, password: string): Promise<boolean> {
  if (await canSignIn(rootUrl(port, password))) return true;
  const anonymous = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
    serverSelectionTimeoutMS: 5_000,
  });
  try {
    await anonymous.db('admin').command({ createUser: 'root', pwd: password, roles: [{ role: 'root', db: 'admin' }] });
    return true;
  } catch (error) {
    if (error instanceof MongoServerError) return false;
    throw error;
  } finally {
    await anonymous.close();
  }
}

export function rootUrl(port: number, password: string): string {
  return `mongodb://root:${password}@127.0.0.1:${port}/?directConnection=true&authSource=admin`;
}

async function canSignIn(url: string): Promise<boolean> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 5_000 });
  try {
    await client.db('admin').command({ ping: 1 });
    return true;
  } catch (error) {
    if (error instanceof MongoServerError) return false;
    throw error;
  } finally {
    await client.close();
  }
}

async function ensureUser(db: Db, { user, password, role }: DatabaseUser): Promise<void> {
  const granted = typeof role === 'string' ? role : await ensureRole(db, `${user}-role`, role);
  const settings = { pwd: password, roles: [{ role: granted, db: db.databaseName }] };
  await makeOrUpdate(db, { createUser: user, ...settings }, { updateUser: user, ...settings });
}

async function ensureRole(db: Db, name: string, privileges: readonly Privilege[]): Promise<string> {
  const granted = privileges.map(({ collection, actions }) => ({
    resource: { db: db.databaseName, collection },
    actions,
  }));
  const settings = { privileges: granted, roles: [] };
  await makeOrUpdate(db, { createRole: name, ...settings }, { updateRole: name, ...settings });
  return name;
}

const ALREADY_EXISTS = new Set<unknown>([51_002, 51_003]);

async function makeOrUpdate(db: Db, make: Record<string, unknown>, update: Record<string, unknown>): Promise<void> {
  try {
    await db.command(make);
  } catch (error) {
    if (!(error instanceof MongoServerError) || !ALREADY_EXISTS.has(error.code)) throw error;
    await db.command(update);
  }
}
