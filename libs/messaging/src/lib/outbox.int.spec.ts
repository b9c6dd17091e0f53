import { defineEvent } from '@gatehouse/contracts';
import { type Database, openDatabase } from '@gatehouse/persistence';
import { armFaults, createLogger } from '@gatehouse/telemetry';
import { eventually, useStack } from '@gatehouse/testing';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startNats, natsUsersFor, SERVICES, nkeyOfSeed, type LocalNats } from '@gatehouse/local-stack';
import { jetstreamManager } from '@nats-io/jetstream';
import { z } from 'zod';
import { Bus } from './bus.js';
import { closeConnection, openConnection } from './connection.js';
import { DeadLetters } from './dead-letters.js';
import { Inbox } from './inbox.js';
import { createOutboxIndex } from './indexes.js';
import { outboxEntry, type WithOutbox } from './outbox.js';
import { OutboxRelay } from './outbox-relay.js';
import { provisionStreams } from './provision.js';
import { consumerSpec } from './topology.js';

interface Grant extends WithOutbox {
  _id: string;
  v: number;
}

const logger = createLogger({ service: 'toy', level: 'silent' });
const changed = defineEvent({
  name: 'gh.evt.mail.toy.changed.v1',
  schema: z.strictObject({ n: z.number() }),
  key: ({ n }) => `org_a.con_${n}`,
});
const spec = consumerSpec(changed, 'mail-toys');

function isDown(relay: OutboxRelay): boolean {
  try {
    relay.assertUp();
    return false;
  } catch {
    return true;
  }
}

describe('the outbox', () => {
  const stack = useStack();
  let bus: Bus;
  let database: Database;
  let relay: OutboxRelay;
  const seen: number[] = [];
  const grants = () => database.db.collection<Grant>('mail_toys');

  const write = (n: number) =>
    grants().insertOne({
      _id: `toy-${n}`,
      v: 1,
      outbox: [outboxEntry(changed, { n }, { id: `evt-${n}`, at: new Date(0) })],
    });
  const waiting = () => grants().countDocuments({ 'outbox.id': { $gt: '' } });
  const provision = (url = stack.natsUrl) =>
    provisionStreams({ url, nkeySeed: stack.nkeySeed('provisioner'), logger, consumers: [spec] });
  const consume = (on: Bus) => {
    const inbox = new Inbox(database.db, 'mail');
    on.consume(
      changed,
      { durable: 'mail-toys', concurrency: 4, deadLetters: new DeadLetters(database.db, 'mail') },
      async ({ n }, { id }) => {
        await inbox.once('mail-toys', id, () => Promise.resolve(void seen.push(n)));
      },
    );
  };

  beforeAll(async () => {
    database = await openDatabase(stack.mongoUrl('mail'), { appName: 'spec' });
    await createOutboxIndex(database.db, 'mail_toys');
    await provision();
    bus = await Bus.open({ url: stack.natsUrl, nkeySeed: stack.nkeySeed('mail'), service: 'mail', logger });
    relay = new OutboxRelay(bus, database.db, { service: 'mail', logger, consumers: [spec], sweepMs: 60_000 });
    relay.watch(grants());
  });
  beforeEach(async () => {
    await grants().deleteMany({});
    seen.splice(0);
  });
  afterAll(async () => {
    await relay.stop();
    await bus.close();
    await database.close();
  });

  it('refuses at the write what could not be sent later', () => {
    expect(() => outboxEntry(changed, { n: 'x' } as never, { id: 'e', at: new Date(0) })).toThrow(/not right/);
  });

  it('keeps a published event, marked with its place, until every durable consumer has acknowledged it', async () => {
    await write(1);
    relay.kick();
    const marked = await eventually(
      async () => (await grants().findOne({ _id: 'toy-1', 'outbox.seq': { $gt: 0 } })) ?? undefined,
    );
    expect(marked.outbox?.[0]).toMatchObject({ stream: 'GH_MAIL' });
    await relay.sweep();
    expect(await waiting()).toBe(1);
    consume(bus);
    await eventually(() => seen.length === 1);
    await eventually(async () => {
      await relay.sweep();
      return (await waiting()) === 0;
    });
    await bus.stopConsuming();
  });

  it('publishes once when two relays run, and again without effect after a crash between publishing and noting it', async () => {
    const second = new OutboxRelay(bus, database.db, { service: 'mail', logger, consumers: [spec], sweepMs: 60_000 });
    armFaults('messaging.outbox.published:throw:1', 'sandbox');
    await write(2);
    second.watch(grants());
    await Promise.all([relay.sweep(), second.sweep()]);
    armFaults(undefined, 'production');
    await Promise.all([relay.sweep(), second.sweep()]);
    consume(bus);
    await eventually(async () => {
      await relay.sweep();
      return (await waiting()) === 0;
    });
    expect(seen).toEqual([2]);
    await bus.stopConsuming();
    await second.stop();
  });

  it('complains when somebody made the stream drop its oldest, until it is mended', async () => {
    const admin = await openConnection({
      url: stack.natsUrl,
      nkeySeed: stack.nkeySeed('provisioner'),
      service: 'provisioner',
      logger,
    });
    const manager = await jetstreamManager(admin);
    await manager.streams.update('GH_MAIL', { discard: 'old' });
    await relay.sweep();
    expect(isDown(relay)).toBe(true);
    await provision();
    await relay.sweep();
    expect(isDown(relay)).toBe(false);
    await closeConnection(admin);
  });

  it('says that events wait while the stream is away, and sends them when it is back', async () => {
    const spare = join(stack.dir, 'spare');
    const users = natsUsersFor(SERVICES, (name) => nkeyOfSeed(stack.nkeySeed(name as 'mail')));
    let nats: LocalNats = await startNats({ dir: spare, users });
    const port = Number(new URL(nats.url).port);
    await provision(nats.url);
    const other = await Bus.open({ url: nats.url, nkeySeed: stack.nkeySeed('mail'), service: 'mail', logger });
    const waits = new OutboxRelay(other, database.db, { service: 'mail', logger, consumers: [spec], sweepMs: 100 });
    waits.watch(grants());
    await write(3);
    await waits.sweep();
    expect(await grants().countDocuments({ 'outbox.seq': { $gt: 0 } })).toBe(1);

    // The broker comes back with nothing: what nobody acknowledged is published anew.
    await nats.stop(0);
    await rm(join(spare, 'jetstream'), { recursive: true });
    await write(4);
    nats = await startNats({ dir: spare, users, port });
    await eventually(() => isDown(waits));
    await provision(nats.url);
    consume(other);
    await eventually(async () => seen.length === 2 && (await waiting()) === 0, { withinMs: 20_000 });
    expect([...seen].sort()).toEqual([3, 4]);
    waits.assertUp();
    await waits.stop();
    await other.close();
    await nats.stop(0);
  });
});
