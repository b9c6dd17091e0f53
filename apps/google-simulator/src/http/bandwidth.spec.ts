import { type Simulator } from '../simulator.js';
import { control, deliver, GmailCaller, LINH, MINH, startTest } from '../testing/fixture.js';

let simulator: Simulator;
let gmail: GmailCaller;
let id: string;

beforeEach(async () => {
  simulator = await startTest();
  gmail = await GmailCaller.for(simulator);
  ({ id } = await deliver(simulator, { text: 'chữ '.repeat(3_000) }));
});
afterEach(() => simulator.close());

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

const read = async (): Promise<number> => JSON.stringify((await gmail.get(`messages/${id}?format=raw`)).body).length;

it('lets one person’s answers leave only so fast, those under way at the same time together', async () => {
  const bytes = await read();
  await control(simulator, 'POST', 'quota', { bytesPerSecondPerUser: bytes * 4 });
  expect(await timed(read)).toBeGreaterThan(200);
  expect(await timed(() => Promise.all([read(), read(), read()]))).toBeGreaterThan(700);
  const linh = await GmailCaller.for(simulator, undefined, LINH);
  const [both, alone] = await Promise.all([
    timed(() => Promise.all([read(), read(), read()])),
    timed(() => linh.get('profile')),
  ]);
  expect(alone).toBeLessThan(both / 2);
});

it('refuses mail after a day’s download with the time to come back, and lets go then', async () => {
  const bytes = await read();
  await control(simulator, 'POST', 'quota', { downloadBytesPerDay: bytes });
  expect([await read(), (await gmail.get('profile')).status]).toEqual([bytes, 429]);
  expect(await gmail.get('profile')).toMatchObject({
    body: { error: { code: 429, errors: [{ reason: 'rateLimitExceeded' }] } },
  });
  const linh = await GmailCaller.for(simulator, undefined, LINH);
  expect((await linh.get('profile')).status).toBe(200);
  await control(simulator, 'POST', 'clock', { advanceMs: 86_400_001 });
  gmail = await GmailCaller.for(simulator);
  expect((await gmail.get('profile')).status).toBe(200);
});

it('sends one body slowly where a fault says so, whole all the same', async () => {
  const bytes = await read();
  await control(simulator, 'POST', 'faults', { match: { user: MINH, times: 1 }, do: { bytesPerSecond: bytes * 4 } });
  expect(await timed(async () => expect(await read()).toBe(bytes))).toBeGreaterThan(200);
  expect(await timed(read)).toBeLessThan(200);
});

it('hits by chance, the same requests again for the same seed', async () => {
  const sequence = async (): Promise<string> => {
    await simulator.close();
    simulator = await startTest({ randomSeed: 'chance', virtualClock: '2026-11-25T00:00:00Z' });
    const caller = await GmailCaller.for(simulator);
    await control(simulator, 'POST', 'faults', { match: { method: 'gmail.*', chance: 0.5 }, do: { status: 503 } });
    const statuses: number[] = [];
    for (let count = 0; count < 40; count += 1) statuses.push((await caller.get('profile')).status);
    return statuses.join(' ');
  };
  const first = await sequence();
  expect(first.match(/503/g)?.length).toBeGreaterThan(8);
  expect(first.match(/200/g)?.length).toBeGreaterThan(8);
  expect(await sequence()).toBe(first);
});
