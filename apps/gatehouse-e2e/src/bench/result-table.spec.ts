import { toRows, toTable, verdictOf } from './result-table.js';
import { FIGURES } from './figures.js';

describe('the table of the benchmark', () => {
  it('tells goal, floor and below apart, whichever way is better', () => {
    const speed = FIGURES['backfill.perSecond'];
    expect([1_000, 999, 600, 599].map((measured) => verdictOf(speed, measured))).toEqual([
      'meets the goal',
      'above the floor',
      'above the floor',
      'BELOW THE FLOOR',
    ]);
    const cpu = FIGURES['backfill.cpuMs'];
    expect([1.2, 2.2, 2.21].map((measured) => verdictOf(cpu, measured))).toEqual([
      'meets the goal',
      'above the floor',
      'BELOW THE FLOOR',
    ]);
    expect(verdictOf(FIGURES['push.p99'], 151)).toBe('misses the goal');
  });

  it('takes the median of the rounds, and one rejection in one of them for a rejection', () => {
    const rejections = [0, 0, 0, 1, 0].map((count) => ({ 'quota.new.rejections': count }));
    const rounds = [500, 700, 900, 100, 650].map((speed, n) => ({ 'backfill.perSecond': speed, ...rejections[n] }));
    expect(toRows(rounds).map(({ measured, verdict }) => [measured, verdict])).toEqual([
      [650, 'above the floor'],
      [1, 'BELOW THE FLOOR'],
    ]);
  });

  it('names why nothing was judged', () => {
    const table = toTable(toRows([{ 'backfill.perSecond': 5 }]), ['the machine was busy']);
    expect(table).toContain('| not judged');
    expect(table).toContain('not judged: the machine was busy');
    expect(table).not.toContain('BELOW');
  });
});
