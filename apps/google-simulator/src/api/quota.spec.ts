import { CLIENT, control, GmailCaller, startTest } from '../testing/fixture.js';
import { SimulatorClock } from '../clock.js';
import { GoogleError } from '../http/google-error.js';
import { Quota, QUOTA_DEFAULTS } from './quota.js';
import { type WindowModel } from './rate-window.js';
import { type Simulator } from '../simulator.js';
import { GMAIL } from '../gmail/gmail.api.js';

const TOPIC = { topicName: CLIENT.topic };

/** A method costs what its name says. */
const API = { ...GMAIL, price: (units: string) => ({ bucket: 'queries', units: Number(units) }) };

let now = 0;

function quota(tariff: 'old' | 'new', maxConcurrentPerUser = 0, window: WindowModel = 'sliding'): Quota {
  now = 1_000_000;
  return new Quota(new SimulatorClock(1, () => now), { ...QUOTA_DEFAULTS, tariff, maxConcurrentPerUser, window }, API);
}

it('admits exactly 300 message gets of one user in any 60 seconds under the new tariff', () => {
  const gate = quota('new');
  const { units } = GMAIL.price('gmail.users.messages.get', 'new');
  for (let count = 0; count < 300; count += 1) {
    gate.charge('p', 'a@x', String(units));
    now += 100;
  }
  expect(() => gate.charge('p', 'a@x', String(units))).toThrow(GoogleError);
  now = 1_000_000 + 59_999;
  expect(() => gate.charge('p', 'a@x', String(units))).toThrow("limit 'Queries per minute per user'");
  now += 1;
  gate.charge('p', 'a@x', String(units));
  expect(() => gate.charge('p', 'a@x', String(units))).toThrow(GoogleError);
});

it('admits 3,000 under the old tariff and keeps users apart', () => {
  const gate = quota('old');
  for (let count = 0; count < 3_000; count += 1)
    gate.charge('p', 'a@x', String(GMAIL.price('gmail.users.messages.get', 'old').units));
  expect(() => gate.charge('p', 'a@x', '1')).toThrow(GoogleError);
  gate.charge('p', 'b@x', '1');
});

it('limits the project across its users', () => {
  const gate = quota('new');
  for (let user = 0; user < 200; user += 1) gate.charge('p', `${String(user)}@x`, '6000');
  expect(() => gate.charge('p', 'last@x', '1')).toThrow("limit 'Queries per minute'");
  gate.charge('other project', 'last@x', '1');
});

it('caps requests at the same time per user', () => {
  const gate = quota('new', 2);
  const leave = gate.enter('a@x');
  gate.enter('a@x');
  expect(() => gate.enter('a@x')).toThrow('Too many concurrent requests for user');
  leave();
  gate.enter('a@x');
});

describe('other ways to count a minute', () => {
  let simulator: Simulator | undefined;
  afterEach(() => simulator?.close());

  /** Whether each charge, after so many milliseconds, is admitted. */
  function admitted(window: WindowModel, charges: readonly (readonly [afterMs: number, units: number])[]): boolean[] {
    const gate = quota('new', 0, window);
    now = 60_000 * 20;
    return charges.map(([afterMs, units]) => {
      now += afterMs;
      try {
        gate.charge('p', 'a@x', String(units));
        return true;
      } catch {
        return false;
      }
    });
  }

  it('begins anew with each full minute of the clock when fixed', () => {
    const charges = [
      [59_999, 6_000],
      [0, 1],
      [1, 6_000],
      [59_999, 1],
      [1, 1],
    ] as const;
    expect(admitted('fixed', charges)).toEqual([true, false, true, false, true]);
  });

  it('refills evenly as a bucket, and holds no more than a minute’s worth', () => {
    const charges = [
      [0, 6_000],
      [0, 1],
      [10, 1],
      [0, 1],
      [300_000, 6_000],
      [0, 1],
    ] as const;
    expect(admitted('bucket', charges)).toEqual([true, false, true, false, true, false]);
  });

  it('gives everything back only when it is 60 seconds old when sliding', () => {
    const charges = [
      [59_999, 6_000],
      [1, 1],
      [59_998, 1],
      [1, 1],
    ] as const;
    expect(admitted('sliding', charges)).toEqual([true, false, false, true]);
  });

  it('changes while it runs, with nothing spent', async () => {
    simulator = await startTest({ tariff: 'new', rateWindow: 'sliding' });
    const gmail = await GmailCaller.for(simulator);
    const statuses: number[] = [];
    for (let count = 0; count < 61; count += 1) statuses.push((await gmail.post('watch', TOPIC)).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(60);
    await control(simulator, 'POST', 'quota', { window: 'bucket' });
    expect((await gmail.post('watch', TOPIC)).status).toBe(200);
    expect((await control(simulator, 'POST', 'quota', { window: 'lunar' })).status).toBe(400);
  });
});
