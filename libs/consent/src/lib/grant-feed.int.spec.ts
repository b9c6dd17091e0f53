import { type Grant, grantChanged, grantClosed, snapshotGrants } from '@gatehouse/contracts';
import { Bus } from '@gatehouse/messaging';
import { createLogger } from '@gatehouse/telemetry';
import { eventually, useStack } from '@gatehouse/testing';
import { GrantBook } from './grant-book.js';
import { GrantFeed } from './grant-feed.js';
import { mailGrant } from './testing/grants.js';

const stack = useStack({ database: false });
const logger = createLogger({ service: 'mail', level: 'silent' });
const known: Grant[] = [mailGrant({}, 1), mailGrant({}, 2)];
const buses: Bus[] = [];

async function open(service: 'auth' | 'mail'): Promise<Bus> {
  const bus = await Bus.open({ url: stack.natsUrl, nkeySeed: stack.nkeySeed(service), service, logger });
  buses.push(bus);
  return bus;
}

/** One instance of the mail service. */
async function instance() {
  const book = new GrantBook();
  const feed = new GrantFeed(await open('mail'), 'mail', book, logger);
  feed.start();
  await eventually(() => {
    feed.assertSynced();
    return true;
  });
  return { book, feed };
}

let auth: Bus;

beforeAll(async () => {
  auth = await open('auth');
  // Pages of one, so that paging is walked too.
  auth.serve(snapshotGrants, ({ after }) => {
    const rest = known.filter(({ id }) => after === null || id > after);
    return Promise.resolve({ grants: rest.slice(0, 1), next: rest.length > 1 ? (rest[0]?.id ?? null) : null });
  });
});

afterAll(async () => {
  await Promise.all(buses.map((bus) => bus.close()));
});

describe('GrantFeed', () => {
  it('knows every grant after its first snapshot, and hears of new ones', async () => {
    const { book, feed } = await instance();
    expect(book.ids()).toEqual(known.map(({ id }) => id));
    const grant = mailGrant({}, 3);
    const { organisationId, connectionId } = grant;
    await auth.publish(grantChanged, { organisationId, connectionId, grant }, { id: 'evt-3' });
    await eventually(() => book.find(grant.id)?.state === 'live');
    feed.stop();
  });

  it('closes at once in every instance, and each one says so', async () => {
    const instances = [await instance(), await instance()];
    const signals = instances.map(({ book }) => book.signalOf(known[0]!.id));
    const grant = mailGrant({ state: 'closed' }, 1);
    const answers = await auth.requestAll(grantClosed('mail'), { grant }, { withinMs: 1_000, stallMs: 200 });
    expect(answers.length).toBeGreaterThanOrEqual(2);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
    for (const { feed } of instances) feed.stop();
  });

  it('forgets, and cuts, what auth does not know any more', async () => {
    const { book, feed } = await instance();
    const stale = mailGrant({}, 9);
    book.learn(stale);
    const signal = book.signalOf(stale.id);
    await feed.resync();
    expect(book.find(stale.id)).toBeUndefined();
    expect(signal.aborted).toBe(true);
    feed.stop();
  });
});
