import { defineWork } from '@gatehouse/contracts';
import { openDatabase, type Database } from '@gatehouse/persistence';
import { createLogger } from '@gatehouse/telemetry';
import { eventually, useStack } from '@gatehouse/testing';
import { z } from 'zod';
import { Bus } from './bus.js';
import { DeadLetters } from './dead-letters.js';
import { PermanentFailure } from './permanent-failure.js';
import { provisionStreams } from './provision.js';
import { consumerSpec, STREAMS } from './topology.js';

const logger = createLogger({ service: 'toy', level: 'silent' });
const schema = z.strictObject({ connectionId: z.string(), n: z.number() });
const work = (name: string) => defineWork({ service: 'mail', work: name, schema });
const quick = { concurrency: 4, backoffMs: [10, 10, 10, 10] };

describe('consuming work', () => {
  const stack = useStack();
  let bus: Bus;
  let database: Database;
  let deadLetters: DeadLetters;
  let ids = 0;

  const provision = (...kinds: string[]) =>
    provisionStreams({
      url: stack.natsUrl,
      nkeySeed: stack.nkeySeed('provisioner'),
      logger,
      streams: STREAMS,
      consumers: kinds.map((kind) => consumerSpec(work(kind), `mail-${kind}`)),
    });
  const send = (kind: string, connectionId: string, n: number) =>
    bus.publish(work(kind), { connectionId, n }, { id: `evt-${(ids += 1)}` });
  const open = () => Bus.open({ url: stack.natsUrl, nkeySeed: stack.nkeySeed('mail'), service: 'mail', logger });

  beforeAll(async () => {
    [bus, database] = await Promise.all([open(), openDatabase(stack.mongoUrl('mail'), { appName: 'spec' })]);
    deadLetters = new DeadLetters(database.db, 'mail');
  });
  afterEach(() => bus.stopConsuming());
  afterAll(async () => {
    await bus.close();
    await database.close();
  });

  it('handles messages of one connection in order and of several side by side', async () => {
    await provision('order');
    const seen: string[] = [];
    const atOnce = new Set<string>();
    let most = 0;
    for (let n = 0; n < 10; n += 1) for (const con of ['con_a', 'con_b', 'con_c']) await send('order', con, n);
    bus.consume(work('order'), { durable: 'mail-order', deadLetters, ...quick }, async ({ connectionId, n }) => {
      expect(atOnce.has(connectionId)).toBe(false);
      atOnce.add(connectionId);
      most = Math.max(most, atOnce.size);
      await new Promise(setImmediate);
      atOnce.delete(connectionId);
      seen.push(`${connectionId} ${n}`);
    });
    await eventually(() => new Set(seen).size === 30);
    for (const con of ['con_a', 'con_b', 'con_c']) {
      const firsts = [...new Set(seen)].filter((one) => one.startsWith(con));
      expect(firsts).toEqual(Array.from({ length: 10 }, (_none, n) => `${con} ${n}`));
    }
    expect(most).toBeGreaterThan(1);
  });

  it('tries five times, then keeps a dead letter without content, and neighbours go on', async () => {
    await provision('poison');
    let tries = 0;
    const done: number[] = [];
    await send('poison', 'con_bad', 1);
    await send('poison', 'con_good', 2);
    bus.consume(work('poison'), { durable: 'mail-poison', deadLetters, ...quick }, ({ connectionId, n }) => {
      if (connectionId === 'con_bad') {
        tries += 1;
        throw new Error('canary: the text of a mail');
      }
      done.push(n);
      return Promise.resolve();
    });
    const letter = await eventually(async () =>
      (await deadLetters.list()).find((one) => one.consumer === 'mail-poison'),
    );
    expect(tries).toBe(5);
    expect(done).toEqual([2]);
    expect(letter).toMatchObject({ tries: 5, value: { connectionId: 'con_bad', n: 1 }, cause: { code: 'BUG' } });
    expect(JSON.stringify(letter)).not.toContain('canary');
  });

  it('replays a dead letter through the handler and keeps it when that fails again', async () => {
    await provision('replay');
    let broken = true;
    const { seq } = await send('replay', 'con_a', 1);
    expect(seq).toBeGreaterThan(0);
    bus.consume(work('replay'), { durable: 'mail-replay', deadLetters, ...quick }, () =>
      broken ? Promise.reject(new PermanentFailure(new Error('not yet'))) : Promise.resolve(),
    );
    const letter = await eventually(async () =>
      (await deadLetters.list()).find((one) => one.consumer === 'mail-replay'),
    );
    expect(letter.tries).toBe(1);
    await expect(deadLetters.replay(letter._id)).rejects.toThrow();
    broken = false;
    await deadLetters.replay(letter._id);
    await expect(deadLetters.replay(letter._id)).rejects.toMatchObject({ code: 'DEAD_LETTER_UNKNOWN' });
  });

  it('leaves a handler that hangs behind at the deadline, with its signal aborted', async () => {
    await provision('hang');
    const signals: AbortSignal[] = [];
    await send('hang', 'con_a', 1);
    bus.consume(work('hang'), { durable: 'mail-hang', deadLetters, ...quick, deadlineMs: 50 }, (_value, { signal }) => {
      signals.push(signal);
      return new Promise(() => undefined);
    });
    const letter = await eventually(async () => (await deadLetters.list()).find((one) => one.consumer === 'mail-hang'));
    expect(letter.cause.code).toBe('MESSAGING.HANDLER_TIMEOUT');
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, true, true, true]);
  });

  it('buries a message whose handler ended the process each time, before running it once more', async () => {
    await provision('exit');
    const { seq } = await send('exit', 'con_a', 1);
    const id = `evt-${ids}`;
    for (let start = 0; start < 5; start += 1) await deadLetters.countStart('mail-exit', id);
    let first = true;
    let ran = 0;
    bus.consume(work('exit'), { durable: 'mail-exit', deadLetters, ...quick }, () => {
      ran += 1;
      if (first) {
        first = false;
        throw new Error('once, so that it is delivered again');
      }
      return Promise.resolve();
    });
    const letter = await eventually(async () => (await deadLetters.list()).find((one) => one.consumer === 'mail-exit'));
    expect(letter).toMatchObject({ messageId: id, cause: { code: 'MESSAGING.HANDLER_EXITED' } });
    expect([ran, seq > 0]).toEqual([1, true]);
  });

  it('buries what is not of the contract without a try', async () => {
    await provision('odd');
    await bus.publishRaw('gh.work.mail.odd.7.con_a', { connectionId: 'con_a', n: 'canary' }, `evt-${(ids += 1)}`);
    bus.consume(work('odd'), { durable: 'mail-odd', deadLetters, ...quick }, () =>
      Promise.reject(new Error('not reached')),
    );
    const letter = await eventually(async () => (await deadLetters.list()).find((one) => one.consumer === 'mail-odd'));
    expect(letter).toMatchObject({ cause: { code: 'MESSAGING.REQUEST_INVALID' } });
    expect(JSON.stringify(letter)).not.toContain('canary');
  });

  it('is unready until its durable is there, then begins by itself', async () => {
    const seen: number[] = [];
    bus.consume(work('later'), { durable: 'mail-later', deadLetters, ...quick }, ({ n }) => {
      seen.push(n);
      return Promise.resolve();
    });
    await send('later', 'con_a', 9);
    expect(() => bus.assertUp()).toThrow(expect.objectContaining({ code: 'MESSAGING.STREAM_MISSING' }) as Error);
    await provision('later');
    await eventually(() => seen.length === 1);
    bus.assertUp();
  });

  it('sends back what does not end in time when the process stops, and does not count that as a try', async () => {
    await provision('stop');
    await send('stop', 'con_a', 1);
    const other = await open();
    const started = new Promise<void>((resolve) => {
      other.consume(work('stop'), { durable: 'mail-stop', deadLetters, ...quick }, (_value, { signal }) => {
        resolve();
        return new Promise((_end, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
      });
    });
    await started;
    await other.stopConsuming(20);
    await other.close();
    const seen: number[] = [];
    bus.consume(work('stop'), { durable: 'mail-stop', deadLetters, ...quick }, (_value, { deliveryCount }) => {
      seen.push(deliveryCount);
      return Promise.resolve();
    });
    await eventually(() => seen.length === 1);
    expect(seen).toEqual([2]);
  });

  it('refuses a second publication under the same id', async () => {
    await provision('twice');
    const [first, second] = [
      await bus.publish(work('twice'), { connectionId: 'con_a', n: 1 }, { id: 'same' }),
      await bus.publish(work('twice'), { connectionId: 'con_a', n: 1 }, { id: 'same' }),
    ];
    expect(second).toEqual(first);
  });

  it('may neither make a stream nor purge one as a service', async () => {
    const attempt = provisionStreams({ url: stack.natsUrl, nkeySeed: stack.nkeySeed('mail'), logger, consumers: [] });
    await expect(attempt).rejects.toThrow();
  });
});
