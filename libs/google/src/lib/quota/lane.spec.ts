import fc from 'fast-check';
import { QuotaLane, REQUEST_SHARE } from './lane.js';

const LIMIT = 6_000;

/**
 * Sends when the lane allows, each time up to `lag` ms late, for `minutes` of virtual time; the network delays each by
 * up to `jitter` ms.
 */
function run(
  start: 'empty' | 'unknown',
  sizes: readonly number[],
  jitter: readonly number[],
  minutes: number,
  lag: readonly number[] = [0],
): { at: number; units: number }[] {
  const lane = new QuotaLane(LIMIT, { start, now: 0 });
  const seen: { at: number; units: number }[] = [];
  let now = 0;
  for (let n = 0; ; n += 1) {
    const units = sizes[n % sizes.length] ?? 20;
    const readyAt = lane.readyAt(units, now);
    if (readyAt > now) now = readyAt + (lag[n % lag.length] ?? 0);
    if (now > minutes * 60_000) return seen;
    lane.charge(units, now);
    seen.push({ at: now + (jitter[n % jitter.length] ?? 0), units });
  }
}

function rejections(seen: readonly { at: number; units: number }[]): number {
  const window: { at: number; units: number }[] = [];
  let used = 0;
  let rejected = 0;
  for (const call of [...seen].sort((a, b) => a.at - b.at)) {
    while (window[0] && window[0].at <= call.at - 60_000) used -= window.shift()?.units ?? 0;
    if (used + call.units > LIMIT) rejected += 1;
    else {
      used += call.units;
      window.push(call);
    }
  }
  return rejected;
}

const sizes = fc.array(fc.constantFrom(1, 2, 5, 20, 100, 200, 300), { minLength: 1, maxLength: 6 });
const start = fc.constantFrom('empty' as const, 'unknown' as const);
const lag = fc.array(fc.integer({ min: 0, max: 600 }), { minLength: 1, maxLength: 20 });
const jitter = fc.array(fc.integer({ min: 0, max: 1_900 }), { minLength: 1, maxLength: 20 });

describe('QuotaLane', () => {
  it('is never refused by a sliding window, whatever is sent and however the network jitters', () => {
    fc.assert(
      fc.property(start, sizes, jitter, lag, (window, units, delays, lags) => {
        expect(rejections(run(window, units, delays, 5, lags))).toBe(0);
      }),
      { numRuns: 100 },
    );
  });

  it('uses at least 95 % of what five minutes allow once it may burst, though it sends late', () => {
    fc.assert(
      fc.property(start, lag, (window, lags) => {
        const from = window === 'empty' ? 0 : 60_000; // an unknown window's first minute is paced without burst
        const sent = run(window, [LIMIT * REQUEST_SHARE], [0], 5 + from / 60_000, lags);
        const used = sent.reduce((sum, call) => (call.at < from ? sum : sum + call.units), 0);
        expect(used / (LIMIT * 5)).toBeGreaterThanOrEqual(0.95);
      }),
      { numRuns: 100 },
    );
  });

  it('spends most of the first minute at once when the window is known to be empty, and nothing ahead when it is not', () => {
    const atOnce = (start: 'empty' | 'unknown'): number =>
      run(start, [20], [0], 1).reduce((sum, call) => sum + (call.at < 1 ? call.units : 0), 0);
    expect(atOnce('empty')).toBeGreaterThanOrEqual(LIMIT * 0.75);
    expect(atOnce('unknown')).toBeLessThanOrEqual(20);
  });

  it('sends nothing before the time that Google named', () => {
    const lane = new QuotaLane(LIMIT, { start: 'unknown', now: 0 });
    lane.freeze(30_000);
    expect(lane.readyAt(5, 1_000)).toBe(30_000);
  });
});
