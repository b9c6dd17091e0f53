import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { useStack } from '@gatehouse/testing';
import { migrate, type Migration } from './migrate.js';
import { openDatabase, type Database } from './open-database.js';

const ROOT = join(__dirname, '../../../..');

/** A process that gets half through its first migration and stands there. */
const HALF = `
  import { migrate, openDatabase } from '@gatehouse/persistence';
  const { db } = await openDatabase(process.env.MONGO_URL, { appName: 'half' });
  const up = async () => {
    await db.collection('mail_halves').insertOne({ _id: 'first' });
    console.log('half');
    await new Promise(() => setInterval(() => undefined, 1_000));
  };
  await migrate(db, [{ number: 1, name: 'halves', up }], { service: 'mail' });
`;

describe('a migration whose process is killed in the middle', () => {
  const stack = useStack({ nats: false });
  let database: Database;

  beforeAll(async () => {
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    execFileSync(process.execPath, [tsc, '-b', join(ROOT, 'libs/persistence/tsconfig.build.json')]);
    database = await openDatabase(stack.mongoUrl('mail'), { appName: 'spec' });
  }, 120_000);
  afterAll(() => database.close());

  it('goes on at the next start, once its lease has run out, and is recorded once', async () => {
    const { db } = database;
    const records = db.collection<{ _id: string }>('mail_migrations');
    await dieHalfThrough();
    expect(await records.countDocuments({ number: { $gt: 0 } })).toBe(0);
    await records.updateOne({ _id: 'lease' }, { $set: { until: new Date(0) } });

    await Promise.all([1, 2].map(() => migrate(db, [halves], { service: 'mail' })));
    expect(await db.collection('mail_halves').distinct('_id')).toEqual(['first', 'second']);
    expect(await records.find().toArray()).toMatchObject([{ _id: '0001-halves', number: 1 }]);
  });

  async function dieHalfThrough(): Promise<void> {
    const child = spawn(process.execPath, ['--input-type=module', '-e', HALF], {
      cwd: ROOT,
      env: { PATH: process.env.PATH, MONGO_URL: stack.mongoUrl('mail') },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});

/** As every migration: makes what is missing. */
const halves: Migration = {
  number: 1,
  name: 'halves',
  up: async (db) => {
    for (const _id of ['first', 'second']) {
      await db.collection<{ _id: string }>('mail_halves').updateOne({ _id }, { $set: { v: 1 } }, { upsert: true });
    }
  },
};
