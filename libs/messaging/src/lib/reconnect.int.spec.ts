import { join } from 'node:path';
import { defineRequest, defineWork } from '@gatehouse/contracts';
import { type LocalNats, natsUsersFor, nkeyOfSeed, SERVICES, startNats } from '@gatehouse/local-stack';
import { type Database, openDatabase } from '@gatehouse/persistence';
import { createLogger } from '@gatehouse/telemetry';
import { eventually, useStack } from '@gatehouse/testing';
import { z } from 'zod';
import { Bus } from './bus.js';
import { DeadLetters } from './dead-letters.js';
import { provisionStreams } from './provision.js';
import { consumerSpec } from './topology.js';

const logger = createLogger({ service: 'toy', level: 'silent' });
const echo = defineRequest({ subject: 'gh.rpc.mail.echo', request: z.number(), answer: z.number(), timeoutMs: 300 });
const toil = defineWork({
  service: 'mail',
  work: 'toil',
  schema: z.strictObject({ connectionId: z.string(), n: z.number() }),
});

describe('when the broker is killed and comes back', () => {
  const stack = useStack();
  let nats: LocalNats;
  let port: number;
  let mail: Bus;
  let auth: Bus;
  let database: Database;
  const seen = new Set<number>();

  const start = (at?: number) => {
    const users = natsUsersFor(SERVICES, (name) => nkeyOfSeed(stack.nkeySeed(name as 'mail')));
    return startNats({ dir: join(stack.dir, 'spare'), users, ...(at === undefined ? {} : { port: at }) });
  };
  const send = (n: number) => mail.publish(toil, { connectionId: `con_${n % 3}`, n }, { id: `evt-${n}` });

  beforeAll(async () => {
    database = await openDatabase(stack.mongoUrl('mail'), { appName: 'spec' });
    nats = await start();
    port = Number(new URL(nats.url).port);
    const consumers = [consumerSpec(toil, 'mail-toil')];
    await provisionStreams({ url: nats.url, nkeySeed: stack.nkeySeed('provisioner'), logger, consumers });
    const open = (service: 'mail' | 'auth') =>
      Bus.open({ url: nats.url, nkeySeed: stack.nkeySeed(service), service, logger });
    [mail, auth] = await Promise.all([open('mail'), open('auth')]);
    mail.serve(echo, (n) => Promise.resolve(n));
    const deadLetters = new DeadLetters(database.db, 'mail');
    mail.consume(toil, { durable: 'mail-toil', concurrency: 4, deadLetters }, ({ n }) =>
      Promise.resolve(void seen.add(n)),
    );
  });
  afterAll(async () => {
    await Promise.all([mail.close(), auth.close()]);
    await database.close();
    await nats.stop(0);
  });

  it('is unready meanwhile, then asks, answers and consumes again without a restart, and loses nothing', async () => {
    for (let n = 0; n < 50; n += 1) await send(n);
    await nats.stop(0);
    await expect(auth.request(echo, 1)).rejects.toMatchObject({
      code: expect.stringMatching(/NO_ANSWER|UNAVAILABLE/) as string,
    });
    await eventually(() => {
      try {
        mail.assertUp();
        return false;
      } catch {
        return true;
      }
    });
    nats = await start(port);
    await expect(eventually(() => auth.request(echo, 7).catch(() => undefined))).resolves.toBe(7);
    for (let n = 50; n < 60; n += 1) await eventually(() => send(n).catch(() => undefined));
    await eventually(() => seen.size === 60, { withinMs: 45_000 });
    await eventually(() => {
      mail.assertUp();
      return true;
    });
  });
});
