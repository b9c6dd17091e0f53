import { ABSOLUTE_MS, expiryOf, IDLE_MS, isOver, needsTouch } from './session-limits.js';

const start = new Date('2026-11-24T08:00:00.000Z');
const after = (ms: number) => new Date(start.getTime() + ms);

describe('a session', () => {
  it('ends when it was not used for the idle time', () => {
    const times = { createdAt: start, seenAt: start };
    expect(isOver(times, after(IDLE_MS - 1))).toBe(false);
    expect(isOver(times, after(IDLE_MS))).toBe(true);
  });

  it('ends for good after the absolute time, however much it was used', () => {
    const times = { createdAt: start, seenAt: after(ABSOLUTE_MS - 1) };
    expect(expiryOf(times)).toEqual(after(ABSOLUTE_MS));
    expect(isOver(times, after(ABSOLUTE_MS))).toBe(true);
  });

  it('is not written at each use', () => {
    const times = { createdAt: start, seenAt: start };
    expect(needsTouch(times, after(59_999))).toBe(false);
    expect(needsTouch(times, after(60_000))).toBe(true);
  });
});
