import { listDeadLetters, OPERATOR, principalKeys, replayDeadLetter } from '@gatehouse/contracts';
import { HubError } from '@gatehouse/errors';
import { openDatabase, type Database } from '@gatehouse/persistence';
import { createLogger } from '@gatehouse/telemetry';
import { useStack } from '@gatehouse/testing';
import { Bus } from './bus.js';
import { serveDeadLetters } from './dead-letter-desk.js';
import { DeadLetters } from './dead-letters.js';
import { replayAt } from './replay-at.js';

const logger = createLogger({ service: 'toy', level: 'silent' });

describe('the desk for dead letters', () => {
  const stack = useStack();
  let database: Database;
  let deadLetters: DeadLetters;
  let mail: Bus;
  let auth: Bus;
  let operator: Bus;

  const open = (service: 'mail' | 'auth' | typeof OPERATOR): Promise<Bus> =>
    Bus.open({ url: stack.natsUrl, nkeySeed: stack.nkeySeed(service), service, logger });

  beforeAll(async () => {
    database = await openDatabase(stack.mongoUrl('mail'), { appName: 'spec' });
    deadLetters = new DeadLetters(database.db, 'mail');
    [mail, auth, operator] = await Promise.all([open('mail'), open('auth'), open(OPERATOR)]);
    serveDeadLetters(mail, deadLetters);
  });
  beforeEach(async () => {
    await database.db.collection('mail_dead_letters').deleteMany({});
    const letter = { consumer: 'mail-sync', messageId: 'm1', subject: 'gh.work.mail.sync.1.con_1', tries: 5 };
    await deadLetters.put({ ...letter, value: { connectionId: 'con_1' } }, new HubError('MAIL.AWAY', 'It was away.'));
  });
  afterAll(async () => {
    await Promise.all([mail.close(), auth.close(), operator.close()]);
    await database.close();
  });

  const letters = async () => (await operator.request(listDeadLetters('mail'), {})).letters;

  it('tells the operator what was given up and why, without the work itself', async () => {
    expect(await letters()).toEqual([
      {
        id: 'mail-sync:m1',
        subject: 'gh.work.mail.sync.1.con_1',
        tries: 5,
        cause: { code: 'MAIL.AWAY', message: 'It was away.' },
        at: expect.any(String) as string,
        replayable: true,
      },
    ]);
  });

  it('replays through the handler, and keeps with its new cause what is refused again', async () => {
    const done: unknown[] = [];
    let closed = true;
    deadLetters.onReplay('mail-sync', ({ value }) => {
      if (closed) return Promise.reject(new HubError('ACCESS_DENIED', 'Consent was withdrawn.'));
      return Promise.resolve(void done.push(value));
    });
    const replay = replayAt(operator, replayDeadLetter('mail'), 'mail-sync:m1');
    await expect(replay).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
    expect(await letters()).toMatchObject([{ tries: 6, cause: { code: 'ACCESS_DENIED' } }]);
    closed = false;
    await replayAt(operator, replayDeadLetter('mail'), 'mail-sync:m1');
    expect(done).toEqual([{ connectionId: 'con_1' }]);
    expect(await letters()).toEqual([]);
  });

  it('asks on until it meets the instance that owns the account', async () => {
    let asked = 0;
    deadLetters.onReplay('mail-sync', () => {
      asked += 1;
      return asked < 3 ? Promise.reject(new HubError('DEAD_LETTER_UNAVAILABLE', 'Not here.')) : Promise.resolve();
    });
    await replayAt(operator, replayDeadLetter('mail'), 'mail-sync:m1');
    expect(asked).toBe(3);
  });

  it('answers no service, and lets the operator ask nothing else', async () => {
    await expect(auth.request(listDeadLetters('mail'), {})).rejects.toMatchObject({ code: 'DEAD_LETTER_FORBIDDEN' });
    auth.serve(principalKeys, () => Promise.resolve({ keys: [] }));
    const nosy = operator.request(principalKeys, {}, { timeoutMs: 300 });
    await expect(nosy).rejects.toMatchObject({ code: 'MESSAGING.UNAVAILABLE' }); // NATS refuses it
  });
});
