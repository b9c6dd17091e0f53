import type { Clock } from '@gatehouse/identifiers';
import { QuotaGovernor, type Priority } from './governor.js';
import { TARIFFS } from './tariff.js';

/** Virtual time: timers fire in order when it moves. */
class Time implements Clock {
  #now = 0;
  #timers: { at: number; run: () => void }[] = [];
  now = (): Date => new Date(this.#now);
  monotonicMs = (): number => this.#now;
  delay = (run: () => void, ms: number): (() => void) => {
    const timer = { at: this.#now + ms, run };
    this.#timers.push(timer);
    return () => (this.#timers = this.#timers.filter((t) => t !== timer));
  };

  async runUntil(end: number): Promise<void> {
    for (;;) {
      await settle();
      const [next] = this.#timers.sort((a, b) => a.at - b.at);
      if (!next || next.at > end) break;
      this.#timers.shift();
      this.#now = next.at;
      next.run();
    }
    this.#now = end;
  }
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('QuotaGovernor', () => {
  const setUp = () => {
    const time = new Time();
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

  it('sizes a batch so that it fits twice into one burst', () => {
    const { governor } = setUp();
    expect(governor.batchOf(20, 50)).toBe(6);
    expect(new QuotaGovernor(TARIFFS.old, new Time()).batchOf(5, 50)).toBe(50);
  });
});
