import { VirtualTime } from '../testing/virtual-time.js';
import { QuotaGovernor, type Priority } from './governor.js';
import type { ProjectBudget } from './project-budget.js';
import { TARIFFS } from './tariff.js';

describe('QuotaGovernor', () => {
  const setUp = () => {
    const time = new VirtualTime();
    const governor = new QuotaGovernor(TARIFFS.new, time, time.delay);
    const done: string[] = [];
    const ask = (name: string, user: string, priority: Priority, units = 300): void => {
      void governor
        .acquire({ user, units, priority })
        .then(() => done.push(`${name}@${String(Math.round(time.monotonicMs()))}`));
    };
    return { time, governor, done, ask };
  };

  it('lets a waiting person go before a backfill that queued earlier', async () => {
    const { time, done, ask } = setUp();
    ask('first', 'minh', 'backfill');
    ask('bulk', 'minh', 'backfill');
    ask('person', 'minh', 'interactive', 20);
    await time.runUntil(20_000);
    expect(done.map((d) => d.split('@')[0])).toEqual(['first', 'person', 'bulk']);
  });

  it('stops one user that Google told to wait, and no other', async () => {
    const { time, governor, done, ask } = setUp();
    ask('warm', 'minh', 'delta', 1);
    await time.runUntil(1);
    governor.penalise('minh', 30_000);
    ask('minh', 'minh', 'interactive', 5);
    ask('lan', 'lan', 'backfill', 5);
    await time.runUntil(29_000);
    expect(done.map((d) => d.split('@')[0])).toEqual(['warm', 'lan']);
    await time.runUntil(31_000);
    expect(done.at(-1)).toBe('minh@30001');
  });

  it('forgets a request whose caller gave up', async () => {
    const { time, governor } = setUp();
    const stop = new AbortController();
    await governor.acquire({ user: 'minh', units: 300, priority: 'backfill' });
    const waiting = governor.acquire({ user: 'minh', units: 300, priority: 'backfill', signal: stop.signal });
    stop.abort(new Error('withdrawn'));
    await expect(waiting).rejects.toThrow('withdrawn');
    await time.runUntil(60_000);
  });

  it('lets nothing leave that the project has no budget for, and the person first when it has', async () => {
    const time = new VirtualTime();
    let tell: (() => void) | undefined;
    let left = 0;
    const project: ProjectBudget = {
      take: (units, again) => {
        tell = again;
        if (left < units) return false;
        left -= units;
        return true;
      },
    };
    const governor = new QuotaGovernor(TARIFFS.new, time, time.delay, project);
    const done: string[] = [];
    for (const [user, priority] of [
      ['bulk', 'backfill'],
      ['person', 'interactive'],
    ] as const)
      void governor.acquire({ user, units: 20, priority, fresh: true }).then(() => done.push(user));
    await time.runUntil(60_000);
    expect(done).toEqual([]);
    left = 20;
    tell?.();
    await time.runUntil(60_001);
    expect(done).toEqual(['person']);
  });

  it('sizes a batch so that it fits twice into one burst', () => {
    const { governor } = setUp();
    expect(governor.batchOf(20, 50)).toBe(6);
    expect(new QuotaGovernor(TARIFFS.old, new VirtualTime()).batchOf(5, 50)).toBe(50);
  });
});
