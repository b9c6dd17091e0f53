import type { Delay } from '@gatehouse/identifiers';
import { WakeUps } from './wake-ups.js';

function harness() {
  const timers: (() => void)[] = [];
  const delay: Delay = (callback) => {
    timers.push(callback);
    return () => undefined;
  };
  const runs: { key: string; end: (error?: Error) => void }[] = [];
  const wakeUps = new WakeUps(
    (key) =>
      new Promise((resolve, reject) => {
        runs.push({ key, end: (error) => (error === undefined ? resolve() : reject(error)) });
      }),
    delay,
  );
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { wakeUps, runs, timers, settled };
}

describe('WakeUps', () => {
  it('acts at once on the first and makes one trailing run of a thousand more', async () => {
    const { wakeUps, runs, timers, settled } = harness();
    const first = wakeUps.wake('a');
    expect(runs).toHaveLength(1);
    const more = Array.from({ length: 1_000 }, () => wakeUps.wake('a'));
    runs[0]!.end();
    await first;
    await settled();
    expect(runs).toHaveLength(1);
    void wakeUps.wake('a');
    timers[0]!();
    expect(runs).toHaveLength(2);
    runs[1]!.end();
    await Promise.all(more);
    await settled();
    timers[1]!();
    expect(runs).toHaveLength(2);
    void wakeUps.wake('a');
    expect(runs).toHaveLength(3);
  });

  it('keeps keys apart', () => {
    const { wakeUps, runs } = harness();
    void wakeUps.wake('a');
    void wakeUps.wake('b');
    expect(runs.map(({ key }) => key)).toEqual(['a', 'b']);
  });

  it('tells those who wait when the trailing run fails, and runs again later', async () => {
    const { wakeUps, runs, timers, settled } = harness();
    void wakeUps.wake('a');
    const second = wakeUps.wake('a');
    runs[0]!.end();
    await settled();
    timers[0]!();
    runs[1]!.end(new Error('bug'));
    await expect(second).rejects.toThrow('bug');
    await settled();
    timers[1]!();
    void wakeUps.wake('a');
    expect(runs).toHaveLength(3);
  });

  it('makes no push wait for a look of our own, and no look while a run is under way', async () => {
    const { wakeUps, runs, timers, settled } = harness();
    const look = wakeUps.look('a');
    await wakeUps.look('a');
    expect(runs).toHaveLength(1);
    runs[0]!.end();
    await look;
    await settled();
    expect(timers).toHaveLength(0);
    void wakeUps.wake('a');
    expect(runs).toHaveLength(2);
  });

  it('runs at once after a look for a push that came during it', async () => {
    const { wakeUps, runs, settled } = harness();
    void wakeUps.look('a');
    void wakeUps.wake('a');
    runs[0]!.end();
    await settled();
    expect(runs).toHaveLength(2);
  });
});
