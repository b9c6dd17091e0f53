import { PROVISIONER } from '@gatehouse/local-stack';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, nkeyAuthenticator, type NatsConnection } from '@nats-io/transport-node';
import { MongoClient, type Db } from 'mongodb';
import { useStack } from './use-stack.js';

const stack = useStack();
const open: { close(): Promise<void> }[] = [];

afterAll(() => Promise.all(open.map((one) => one.close())));

async function databaseOf(service: 'auth' | 'mail' | 'audit', name?: string): Promise<Db> {
  const client = await MongoClient.connect(stack.mongoUrl(service));
  open.push(client);
  return client.db(name);
}

async function busOf(user: 'auth' | 'mail' | 'audit' | 'gateway' | typeof PROVISIONER): Promise<NatsConnection> {
  const authenticator = nkeyAuthenticator(Buffer.from(stack.nkeySeed(user)));
  const connection = await connect({ servers: stack.natsUrl, authenticator, inboxPrefix: `_INBOX_${user}` });
  open.push(connection);
  return connection;
}

/** The server's refusals of this connection, in order, as far as a flush tells. */
async function refusalsOf(connection: NatsConnection, act: () => void): Promise<string[]> {
  const refusals: string[] = [];
  const watch = (async () => {
    for await (const status of connection.status()) {
      if (status.type === 'error') refusals.push(status.error.message);
    }
  })();
  act();
  await connection.flush();
  await connection.close();
  await watch;
  return refusals;
}

describe('the database of a suite', () => {
  it("lets a service's user work in its own database only", async () => {
    const own = await databaseOf('mail');
    await own.collection('mail_items').insertOne({ subject: 1 });
    await own.collection('mail_items').updateOne({ subject: 1 }, { $set: { subject: 2 } });
    const foreign = await databaseOf('mail', 'gh_auth');
    await expect(foreign.collection('auth_people').find().toArray()).rejects.toThrow(/not authorized/i);
    await expect(foreign.collection('auth_people').insertOne({})).rejects.toThrow(/not authorized/i);
  });

  it.each(['audit_entries', 'audit_tiles', 'audit_checkpoints'])(
    'lets audit add to %s, never alter or remove',
    async (name) => {
      const entries = (await databaseOf('audit')).collection<{ _id: number; text?: string }>(name);
      await entries.createIndex({ text: 1 }, { unique: true, sparse: true }, {});
      await entries.insertMany([{ _id: 1 }, { _id: 2 }], { ordered: true });
      if (!stack.database.enforcesCollections) return; // the wheel: said by `demo`, and in the README
      await expect(entries.updateOne({ _id: 1 }, { $set: { text: 'x' } })).rejects.toThrow(/not authorized/i);
      await expect(entries.findOneAndUpdate({ _id: 1 }, { $set: { text: 'x' } })).rejects.toThrow(/not authorized/i);
      await expect(entries.deleteMany({})).rejects.toThrow(/not authorized/i);
      await expect(entries.drop()).rejects.toThrow(/not authorized/i);
      await expect(entries.aggregate([{ $set: { text: 'y' } }, { $merge: name }]).toArray()).rejects.toThrow(
        /not authorized/i,
      );
      expect(await entries.find().sort({ _id: 1 }).toArray()).toEqual([{ _id: 1 }, { _id: 2 }]);
    },
  );

  it('refuses who does not sign in', async () => {
    const client = new MongoClient(`mongodb://127.0.0.1:${stack.database.port}/?directConnection=true`);
    await expect(client.db('gh_mail').collection('mail_items').find().toArray()).rejects.toThrow(/authentication/i);
    await client.close();
  });
});

describe('the NATS of a suite', () => {
  it('refuses who shows no key', async () => {
    await expect(connect({ servers: stack.natsUrl, reconnect: false })).rejects.toThrow(/authorization/i);
  });

  it.each([
    ['mail', 'gh.evt.auth.grant.changed.v1.a.b'],
    ['mail', 'gh.rpc.audit.admit.auth'],
    ['mail', 'gh.work.auth.sync.1.a'],
    ['gateway', 'gh.evt.mail.message.changed.v1.a.b'],
    ['auth', '$JS.API.STREAM.PURGE.GH_AUTH'],
    ['audit', '$JS.API.STREAM.MSG.GET.GH_MAIL'],
    ['gateway', '$JS.API.CONSUMER.DURABLE.CREATE.GH_MAIL_WORK.x'],
  ] as const)("does not let %s publish on another's subject %s", async (user, subject) => {
    const connection = await busOf(user);
    const refusals = await refusalsOf(connection, () => connection.publish(subject, '{}'));
    expect(refusals).toEqual([expect.stringContaining(`"${subject}"`)]);
  });

  it.each([
    ['mail', '_INBOX_auth.>'],
    ['gateway', 'gh.rpc.auth.*'],
    ['mail', 'gh.evt.audit.>'],
    ['mail', '>'],
  ] as const)('does not let %s listen on %s', async (user, subject) => {
    const connection = await busOf(user);
    const refusals = await refusalsOf(connection, () => void connection.subscribe(subject));
    expect(refusals).toEqual([expect.stringContaining(`"${subject}"`)]);
  });

  it('carries a request to its owner and the answer back', async () => {
    const [auth, gateway] = await Promise.all([busOf('auth'), busOf('gateway')]);
    auth.subscribe('gh.rpc.auth.ping', { queue: 'auth', callback: (_error, message) => void message.respond('pong') });
    await auth.flush();
    expect((await gateway.request('gh.rpc.auth.ping')).string()).toBe('pong');
  });

  it('lets a service work off its own stream, and the provisioner alone make streams', async () => {
    const mail = await busOf('mail');
    const stream = jetstream(mail, { checkAPI: false });
    await stream.publish('gh.work.mail.sync.7.con', 'work', { msgID: 'one' });
    const message = await (await stream.consumers.get('GH_MAIL_WORK', 'mail-sync')).next({ expires: 5_000 });
    expect(message?.string()).toBe('work');
    expect(await message?.ackAck()).toBe(true);
    expect((await (await jetstreamManager(await busOf(PROVISIONER))).streams.info('GH_MAIL')).config.subjects).toEqual([
      'gh.evt.mail.>',
    ]);
    const manager = await jetstreamManager(mail, { checkAPI: false });
    await expect(manager.streams.add({ name: 'MINE', subjects: ['mine'] })).rejects.toThrow();
    await expect(manager.consumers.add('GH_MAIL', { durable_name: 'mine' })).rejects.toThrow();
  });
});
