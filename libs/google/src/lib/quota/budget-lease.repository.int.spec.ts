import { systemClock, systemDelay } from '@gatehouse/identifiers';
import { openDatabase, type Database } from '@gatehouse/persistence';
import { eventually, useStack } from '@gatehouse/testing';
import { BudgetLeaseRepository } from './budget-lease.repository.js';
import { LeasedBudget, unitsOfSlice } from './leased-budget.js';

const UNITS_PER_MINUTE = 13_000;
const SLICE = unitsOfSlice(UNITS_PER_MINUTE);

describe('the project budget of two replicas', () => {
  const stack = useStack({ nats: false });
  const databases: Database[] = [];
  const slices = () => databases[0]!.db.collection('mail_quota_slices');

  /** A replica of its own: its own connection to the same database. */
  const replica = (place: 0 | 1, clockRate = 1) =>
    new BudgetLeaseRepository(databases[place]!.db, { service: 'mail', unitsPerMinute: UNITS_PER_MINUTE, clockRate });

  beforeAll(async () => {
    for (const appName of ['one', 'two']) databases.push(await openDatabase(stack.mongoUrl('mail'), { appName }));
  });
  afterEach(() => slices().deleteMany({}));
  afterAll(() => Promise.all(databases.map((database) => database.close())));

  it('gives out one slice once, though both ask for all of it in small parts at the same time', async () => {
    const both = [replica(0), replica(1)];
    const asked = Array.from({ length: 60 }, (_none, n) => both[n % 2]!.lease(20));
    const leases = (await Promise.all(asked)).flatMap((lease) => lease ?? []);
    expect(new Set(leases.map(({ slice }) => slice)).size).toBe(1);
    expect(leases.reduce((sum, { units }) => sum + units, 0)).toBe(SLICE);
  });

  it('opens the next slice when the database says that the last one is over, for one of them', async () => {
    const [one, two] = [replica(0), replica(1)];
    const first = await one.lease(SLICE);
    expect(await two.lease(1)).toBeUndefined();
    await slices().updateOne({}, { $set: { until: new Date(0) } }); // as if its time had passed
    const next = await Promise.all([one.lease(SLICE), two.lease(SLICE)]);
    const [opened, ...others] = next.flatMap((lease) => lease ?? []);
    expect(others).toEqual([]);
    expect(opened?.slice).toBeGreaterThan(first!.slice);
    expect(opened?.forMs).toBe(5_000);
  });

  it('shares a minute between both: together they send no more than the slices that were open', async () => {
    const rate = 5; // a slice of one second
    const clock = { ...systemClock, monotonicMs: () => systemClock.monotonicMs() * rate };
    const spent = [0, 0];
    const budgets = [0, 1].map((place) => {
      const leases = replica(place as 0 | 1, rate);
      return new LeasedBudget(leases, UNITS_PER_MINUTE, clock, (run, ms) => systemDelay(run, ms / rate));
    });
    const began = clock.monotonicMs();
    let running = true;
    budgets.forEach((budget, place) => {
      const go = (): void => {
        while (running && budget.take(10, go)) spent[place]! += 10;
      };
      go();
    });
    await eventually(() => spent[0]! + spent[1]! > 2.5 * SLICE);
    running = false;
    const slicesOpen = Math.floor((clock.monotonicMs() - began) / 5_000) + 2;
    expect(spent[0]! + spent[1]!).toBeLessThanOrEqual(slicesOpen * SLICE);
    expect(Math.min(...spent)).toBeGreaterThan(0);
  });
});
