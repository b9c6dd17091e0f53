import { randomBytes } from 'node:crypto';
import { type Database, openDatabase } from '@gatehouse/persistence';
import { createLogger } from '@gatehouse/telemetry';
import { eventually, useStack } from '@gatehouse/testing';
import { KeyRing } from '@gatehouse/vault';
import { LeasesRepository } from '../upkeep/leases.repository.js';
import { UpkeepService } from '../upkeep/upkeep.service.js';
import { KeysRepository } from './keys.repository.js';
import { PseudonymsRepository } from './pseudonyms.repository.js';
import { TrailKeys } from './trail-keys.js';

const HOUR_MS = 3_600_000;
const START = Date.parse('2026-03-10T22:30:00.000Z');

describe('the keys of digests', () => {
  const stack = useStack({ nats: false });
  let database: Database;
  let keys: TrailKeys;

  beforeAll(async () => {
    database = await openDatabase(stack.mongoUrl('audit'), { appName: 'spec' });
    const ring = KeyRing.fromHex(randomBytes(32).toString('hex'), 'trail');
    keys = new TrailKeys(ring, new KeysRepository(database.db), new PseudonymsRepository(database.db));
  });
  afterAll(() => database.close());

  const kept = async (...days: string[]): Promise<string[]> => {
    const found = await Promise.all(days.map(async (day) => ({ day, key: await keys.existingDigestKey(day) })));
    return found.flatMap(({ day, key }) => (key === undefined ? [] : [day]));
  };

  it('are destroyed by the hourly upkeep once their day ended 24 hours ago, and no other key with them', async () => {
    const days = ['2026-03-08', '2026-03-09', '2026-03-10'];
    for (const day of days) await keys.digestKey(day);
    await keys.monthKey('log', 'p_x/2026-03');
    let passedMs = 0;
    const clock = { now: () => new Date(START + passedMs), monotonicMs: () => passedMs };
    const looks: string[] = [];
    const destroyOldDigestKeys = async (now: Date): Promise<void> => {
      looks.push(now.toISOString());
      await keys.destroyOldDigestKeys(now);
    };
    const upkeep = new UpkeepService(
      { all: [] } as never,
      {} as never,
      {} as never,
      {} as never,
      new LeasesRepository(database.db),
      { destroyOldDigestKeys },
      'one',
      clock,
      createLogger({ service: 'audit', level: 'silent' }),
    );
    upkeep.start(() => Promise.resolve());
    await eventually(() => looks.length === 1);
    expect(await kept(...days)).toEqual(['2026-03-09', '2026-03-10']);
    passedMs = HOUR_MS;
    await eventually(() => looks.length === 2);
    expect(await kept(...days)).toEqual(['2026-03-09', '2026-03-10']);
    passedMs = 2 * HOUR_MS; // past midnight
    await eventually(() => looks.length === 3);
    await upkeep.stop();
    expect(await kept(...days)).toEqual(['2026-03-10']);
    expect(await keys.existing('log/p_x/2026-03')).toBeDefined();
  });
});
