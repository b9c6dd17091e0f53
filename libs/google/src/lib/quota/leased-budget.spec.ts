import fc from 'fast-check';
import { VirtualTime } from '../testing/virtual-time.js';
import { LeasedBudget, SLICE_MS, unitsOfSlice, type BudgetLease, type BudgetLeases } from './leased-budget.js';

const LIMIT = 13_000;
const MINUTES = 3;

/** As the repository does it, in memory; each answer travels `latency` ms each way. */
class Table implements BudgetLeases {
  #until = 0;
  #left = 0;

  constructor(
    private readonly time: VirtualTime,
    private readonly latency: () => number,
  ) {}

  async lease(units: number): Promise<BudgetLease | undefined> {
    await this.#travel();
    const lease = this.#leaseNow(units);
    await this.#travel();
    return lease;
  }

  #leaseNow(units: number): BudgetLease | undefined {
    const now = this.time.monotonicMs();
    if (this.#until <= now) [this.#until, this.#left] = [now + SLICE_MS, unitsOfSlice(LIMIT)];
    if (this.#left < units) return undefined;
    this.#left -= units;
    return { slice: this.#until, units, forMs: this.#until - now };
  }

  #travel(): Promise<void> {
    return new Promise((resolve) => this.time.delay(resolve, this.latency()));
  }
}

interface Spent {
  readonly at: number;
  readonly units: number;
}

/**
 * Replicas that always have a call waiting, from `idleMs` after one has opened the first slice: then all of it may go
 * at its end, and the next at once.
 */
async function run(costs: readonly number[][], latencies: readonly number[], idleMs: number): Promise<Spent[]> {
  const time = new VirtualTime();
  let asked = 0;
  const table = new Table(time, () => latencies[asked++ % latencies.length] ?? 1);
  const spent: Spent[] = [];
  for (const [replica, own] of costs.entries()) {
    const budget = new LeasedBudget(table, LIMIT, time, time.delay);
    let n = 0;
    const go = (): void => {
      for (;;) {
        const units = own[n % own.length] ?? 20;
        if (!budget.take(units, go)) return;
        spent.push({ at: time.monotonicMs(), units });
        n += 1;
      }
    };
    if (replica === 0) budget.take(1, () => undefined);
    time.delay(go, idleMs + replica * 7);
  }
  await time.runUntil(MINUTES * 60_000);
  return spent;
}

function mostInAMinute(spent: readonly Spent[]): number {
  let [most, sum, first] = [0, 0, 0];
  for (const { at, units } of spent) {
    sum += units;
    for (let old = spent[first]; old && old.at <= at - 60_000; old = spent[first]) {
      sum -= old.units;
      first += 1;
    }
    most = Math.max(most, sum);
  }
  return most;
}

describe('LeasedBudget', () => {
  const costs = fc.array(fc.array(fc.constantFrom(1, 2, 5, 20, 100), { minLength: 1, maxLength: 4 }), {
    minLength: 1,
    maxLength: 5,
  });
  const latencies = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 9 });

  const idle = fc.integer({ min: 0, max: SLICE_MS });

  it('keeps all replicas together inside the minute of the project, and uses most of it', async () => {
    await fc.assert(
      fc.asyncProperty(costs, latencies, idle, async (own, travel, idleMs) => {
        const spent = await run(own, travel, idleMs);
        expect(mostInAMinute(spent)).toBeLessThanOrEqual(LIMIT);
        const used = spent.reduce((sum, { units }) => sum + units, 0);
        expect(used).toBeGreaterThan(LIMIT * MINUTES * 0.7);
      }),
      { numRuns: 40 },
    );
  }, 120_000);

  it('spends nothing of a slice after its end, though it was leased', async () => {
    const time = new VirtualTime();
    const budget = new LeasedBudget(new Table(time, () => 100), LIMIT, time, time.delay);
    const take = (): boolean => budget.take(1, () => undefined);
    expect(take()).toBe(false);
    await time.runUntil(300);
    expect(take()).toBe(true);
    await time.runUntil(SLICE_MS + 150); // it ended at + 100, when the table opened it
    expect(take()).toBe(false);
  });

  it('lets nothing through while the database is away, and goes on by itself when it is back', async () => {
    const time = new VirtualTime();
    let away = true;
    const leases: BudgetLeases = {
      lease: (units) => (away ? Promise.reject(new Error('away')) : Promise.resolve({ slice: 1, units, forMs: 5_000 })),
    };
    const budget = new LeasedBudget(leases, LIMIT, time, time.delay);
    const taken: number[] = [];
    const go = (): void => {
      if (budget.take(20, go)) taken.push(time.monotonicMs());
    };
    go();
    await time.runUntil(10_000);
    expect(taken).toEqual([]);
    away = false;
    await time.runUntil(11_000);
    expect(taken).toHaveLength(1);
  });
});
