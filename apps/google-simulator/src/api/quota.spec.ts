import { SimulatorClock } from '../clock.js';
import { GoogleError } from '../http/google-error.js';
import { Quota } from './quota.js';
import { GMAIL } from '../gmail/gmail.api.js';

/** A method costs what its name says. */
const API = { ...GMAIL, price: (units: string) => ({ bucket: 'queries', units: Number(units) }) };

let now = 0;

function quota(tariff: 'old' | 'new', maxConcurrentPerUser = 0): Quota {
  now = 1_000_000;
  return new Quota(new SimulatorClock(1, () => now), { tariff, status: 429, maxConcurrentPerUser }, API);
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
