import { SimulatorClock } from '../clock.js';
import { PushWeather, UnkindPush } from '../sim/unkind-push.js';
import { Listener } from '../testing/listener.js';
import { World } from '../world/world.js';
import { ChannelPush } from './channel-push.js';
import { type Touch } from './touch.js';

const WEEK_MS = 604_800_000;

let listener: Listener;
let world: World;
let unkind: UnkindPush;
let push: ChannelPush;
let touches: readonly Touch[];
beforeEach(async () => {
  listener = await Listener.start();
  world = new World(new SimulatorClock(0.001), (size) => Buffer.alloc(size), [], undefined);
  unkind = new UnkindPush();
  touches = [{ resourceId: 'r', state: 'exists' }];
  push = new ChannelPush(world, [() => touches], unkind);
});
afterEach(async () => {
  push.close();
  unkind.close();
  world.close();
  await listener.close();
});

async function open(id = 'one'): Promise<void> {
  const owner = { email: 'minh@hoasen.example', clientId: 'c', project: 'p' };
  const resource = { resourceId: 'r', resourceUri: 'https://example.com/r', address: listener.url };
  const channel = { id, ...owner, ...resource, expiration: world.clock.nowMs() + WEEK_MS };
  const before = listener.heard.length;
  world.record([{ t: 'channel.opened', channel, at: world.clock.nowMs() }]);
  await listener.received(before + 1);
}

/** Anything at all: what it touched is what `touches` says. */
function change(): void {
  world.record([{ t: 'access.killed', email: 'minh@hoasen.example' }]);
}

const heard = (header: string): unknown[] => listener.heard.map(({ headers }) => headers[header]);

it('tells every channel of the resource, with numbers that rise', async () => {
  await open();
  await open('two');
  change();
  await listener.received(4);
  change();
  await listener.received(6);
  const numbers = listener.heard
    .filter(({ headers }) => headers['x-goog-channel-id'] === 'one')
    .map(({ headers }) => Number(headers['x-goog-message-number']));
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  expect(numbers).toHaveLength(3);
  expect(heard('x-goog-resource-state').slice(2)).toEqual(['exists', 'exists', 'exists', 'exists']);
});

it('says what changed, where the kind says so', async () => {
  await open();
  touches = [{ resourceId: 'r', state: 'update', changed: ['content', 'parents'] }];
  change();
  await listener.received(2);
  expect(heard('x-goog-changed')).toEqual([undefined, 'content,parents']);
});

it('says nothing of other resources, nor to a channel that stopped or expired', async () => {
  await open();
  touches = [{ resourceId: 'other', state: 'exists' }];
  change();
  touches = [{ resourceId: 'r', state: 'exists' }];
  world.record([{ t: 'channel.stopped', id: 'one', project: 'p' }]);
  change();
  await open('two');
  world.clock.advance(WEEK_MS);
  change();
  expect(push.statistics.sent).toBe(2);
});

it('tries again after 500, 502, 503 and 504, and after nothing else', async () => {
  await open();
  listener.answers = [500, 502, 503, 504, 200];
  change();
  const same = await listener.received(6);
  expect(new Set(same.slice(1).map(({ headers }) => headers['x-goog-message-number'])).size).toBe(1);
  for (const final of [404, 410, 429, 302]) {
    listener.answers = [final];
    const before = listener.heard.length;
    change();
    await listener.received(before + 1);
  }
  expect(push.statistics).toMatchObject({ sent: 6, triedAgain: 4 });
});

it('loses every nth, and doubles, by the weather', async () => {
  await open();
  unkind.set(PushWeather.parse({ dropEvery: 2, duplicateRate: 1 }));
  for (let count = 0; count < 4; count += 1) change();
  await listener.received(5);
  expect(unkind.statistics).toMatchObject({ dropped: 2, duplicated: 2 });
});

it('lets the second overtake the first', async () => {
  await open();
  unkind.set(PushWeather.parse({ reorder: true }));
  change();
  change();
  await listener.received(3);
  const [, first, second] = heard('x-goog-message-number').map(Number);
  expect(first).toBeGreaterThan(second!);
});

it('has the same weather for the same seed', () => {
  const fates = ['a', 'a', 'b'].map((seed) => {
    const sky = new UnkindPush();
    sky.set(PushWeather.parse({ dropRate: 0.5, seed }));
    const came: number[] = [];
    for (let at = 0; at < 32; at += 1)
      sky.meet('x', () => {
        came.push(at);
        return Promise.resolve();
      });
    return came.join();
  });
  expect(fates[0]).toBe(fates[1]);
  expect(fates[0]).not.toBe(fates[2]);
});
