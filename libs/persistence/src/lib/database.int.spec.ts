import { useStack } from '@gatehouse/testing';
import type { Collection, Db, Document, Filter, UpdateFilter } from 'mongodb';
import { fromBinary, fromLong, toBinary, toLong } from './binary.js';
import { duplicatesOf, isDuplicateKey } from './database-error.js';
import { migrate, type Migration } from './migrate.js';
import { type Database, openDatabase } from './open-database.js';
import { verifyCompareAndSet } from './verify-compare-and-set.js';

describe('the database', () => {
  const stack = useStack({ nats: false });
  let database: Database;

  beforeAll(async () => {
    database = await openDatabase(stack.mongoUrl('mail'), { appName: 'spec' });
  });
  afterEach(() => database.db.collection('mail_migrations').deleteMany({}));
  afterAll(() => database.close());

  it('acknowledges a write only when a majority and the journal hold it', async () => {
    const watched = await openDatabase(stack.mongoUrl('mail'), { appName: 'spec', monitorCommands: true });
    const concerns: unknown[] = [];
    watched.client.on('commandStarted', ({ command }) => concerns.push(command.writeConcern));
    await watched.db.collection('mail_things').insertOne({ n: 1 });
    await watched.db.collection('mail_things').updateMany({ n: 1 }, { $set: { n: 2 } });
    const sent = concerns.filter((concern) => concern !== undefined);
    await watched.close();
    expect(sent).toHaveLength(2);
    for (const concern of sent) expect(concern).toMatchObject({ w: 'majority', j: true });
  });

  it('says what to check when no server answers', async () => {
    const opened = openDatabase('mongodb://127.0.0.1:1/x', { appName: 'spec', waitMs: 300 });
    await expect(opened).rejects.toMatchObject({
      code: 'DATABASE.UNAVAILABLE',
      next: expect.stringContaining('MONGO_URL') as string,
    });
  });

  it('does not wait out a refused sign-in, and names no password', async () => {
    const url = stack.mongoUrl('mail').replace('mail-test', 'canary-wrong');
    const fault: unknown = await openDatabase(url, { appName: 'spec' }).catch((error: unknown) => error);
    expect(fault).toMatchObject({ code: 'DATABASE.UNAVAILABLE' });
    expect(String(fault)).not.toContain('canary-wrong');
  });

  it('keeps bytes and 64-bit numbers as they are', async () => {
    const things = database.db.collection('mail_things');
    await things.insertOne({
      _id: 'bytes' as never,
      raw: toBinary(Buffer.from([0, 255, 10, 13])),
      historyId: toLong(2n ** 62n),
      small: toLong(7n),
    });
    const read = await things.findOne({ _id: 'bytes' as never });
    expect(fromBinary(read?.raw as Buffer)).toEqual(Buffer.from([0, 255, 10, 13]));
    expect([fromLong(read?.historyId as bigint), fromLong(read?.small as number)]).toEqual([2n ** 62n, 7n]);
  });

  it('tells duplicates from other faults, also within a bulk', async () => {
    const things = database.db.collection('mail_dups');
    await things.insertOne({ _id: 'b' as never });
    const single: unknown = await things.insertOne({ _id: 'b' as never }).catch((error: unknown) => error);
    const bulk: unknown = await things
      .insertMany(
        ['a', 'b', 'c'].map((_id) => ({ _id: _id as never })),
        { ordered: false },
      )
      .catch((error: unknown) => error);
    expect([isDuplicateKey(single), isDuplicateKey(bulk), isDuplicateKey(new Error('x'))]).toEqual([true, true, false]);
    expect(duplicatesOf(bulk)).toEqual([1]);
    expect(await things.countDocuments()).toBe(3);
  });

  it('passes the race for a conditional update and remembers that it did', async () => {
    await verifyCompareAndSet(database.db, 'mail');
    const before = await database.db.collection('mail_migrations').find().toArray();
    await verifyCompareAndSet(database.db, 'mail');
    expect(await database.db.collection('mail_migrations').find().toArray()).toEqual(before);
    expect(before).toHaveLength(1);
  });

  it('is refused when it reads and then overwrites, as some look-alikes do', async () => {
    await expect(verifyCompareAndSet(lookAlike(database.db), 'mail')).rejects.toMatchObject({
      code: 'DATABASE.CAS_BROKEN',
    });
  });
});

describe('migrations', () => {
  const stack = useStack({ nats: false });
  let database: Database;
  let ran: string[] = [];
  const step = (
    number: number,
    name: string,
    up: Migration['up'] = () => Promise.resolve(void ran.push(name)),
  ): Migration => ({ number, name, up });

  beforeAll(async () => {
    database = await openDatabase(stack.mongoUrl('mail'), { appName: 'spec' });
  });
  beforeEach(async () => {
    ran = [];
    await database.db.collection('mail_migrations').deleteMany({});
  });
  afterAll(() => database.close());
  const run = (...migrations: Migration[]) => migrate(database.db, migrations, { service: 'mail' });

  it('run once each, in order, however many processes start at once', async () => {
    await Promise.all(Array.from({ length: 5 }, () => run(step(1, 'first'), step(2, 'second'))));
    await run(step(1, 'first'), step(2, 'second'), step(3, 'third'));
    expect(ran).toEqual(['first', 'second', 'third']);
  });

  it('resume at the step that failed, naming it', async () => {
    const broken = step(2, 'second', () => Promise.reject(new Error('no')));
    await expect(run(step(1, 'first'), broken)).rejects.toMatchObject({
      code: 'DATABASE.MIGRATION_FAILED',
      message: expect.stringContaining('second') as string,
    });
    await run(step(1, 'first'), step(2, 'second'));
    expect(ran).toEqual(['first', 'second']);
  });

  it('take over from a process that died while migrating', async () => {
    await database.db
      .collection('mail_migrations')
      .insertOne({ _id: 'lease' as never, owner: 'dead', until: new Date(0) });
    await run(step(1, 'first'));
    expect(ran).toEqual(['first']);
  });

  it('refuse a database that a newer release has changed', async () => {
    await run(step(1, 'first'), step(2, 'second'));
    await expect(run(step(1, 'first'))).rejects.toMatchObject({ code: 'DATABASE.NEWER' });
  });

  it('must be numbered without holes', async () => {
    await expect(run(step(1, 'first'), step(3, 'third'))).rejects.toThrow('has number 3, expected 2');
  });
});

/** The real database, with a conditional update made of a read and an unconditional write. */
function lookAlike(db: Db): Db {
  const broken = (collection: Collection) =>
    new Proxy(collection, {
      get: (target, name) => {
        if (name !== 'updateOne') return (target[name as keyof Collection] as () => unknown).bind(target);
        return async (filter: Filter<Document>, update: UpdateFilter<Document>) => {
          const found = await target.findOne(filter);
          if (found === null) return { modifiedCount: 0 };
          await target.updateOne({ _id: found._id }, update);
          return { modifiedCount: 1 };
        };
      },
    });
  return new Proxy(db, {
    get: (target, name) => {
      if (name === 'collection') return (of: string) => broken(target.collection(of));
      return (target[name as keyof Db] as () => unknown).bind(target);
    },
  });
}
