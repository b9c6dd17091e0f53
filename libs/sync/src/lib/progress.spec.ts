import { ManualClock } from '@gatehouse/testing';
import { Progress } from './progress.js';

function run(progress: Progress, clock: ManualClock, total: number, speed: (done: number) => number): number[] {
  const shown: number[] = [];
  for (let done = 0; done < total;) {
    clock.advance(1_000);
    done = Math.min(total, done + speed(done));
    progress.observe(done);
    const eta = progress.etaSeconds(done, total);
    if (eta !== null) shown.push(eta + clock.monotonicMs() / 1_000);
  }
  return shown;
}

describe('Progress', () => {
  it('says an end within 20 % of the true one all the way when the speed wobbles', () => {
    const clock = new ManualClock();
    const ends = run(new Progress(clock), clock, 3_000, (done) => 4 + (done % 3));
    const end = clock.monotonicMs() / 1_000;
    for (const said of ends.slice(5)) expect(Math.abs(said - end) / end).toBeLessThan(0.2);
  });

  it('is not fooled by the burst of the first minute when the quota bounds the rest', () => {
    const clock = new ManualClock();
    const progress = new Progress(clock, { sustainedPerSecond: 5 });
    const ends = run(progress, clock, 3_000, (done) => (done < 240 ? 120 : 5));
    const end = clock.monotonicMs() / 1_000;
    for (const said of ends) expect(Math.abs(said - end) / end).toBeLessThan(0.2);
  });

  it('says nothing before it knows', () => {
    const progress = new Progress(new ManualClock());
    expect(progress.etaSeconds(0, 100)).toBeNull();
    expect(progress.etaSeconds(0, null)).toBeNull();
  });
});
