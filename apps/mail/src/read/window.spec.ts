import fc from 'fast-check';
import { type Place, searchBack, type Window } from './window.js';

interface Row {
  readonly at: Date;
  readonly id: string;
}

const newest = new Date('2026-01-01T00:00:00.000Z');
const hour = 3_600_000;

function mailbox(count: number, everyMs: number): Row[] {
  return Array.from({ length: count }, (_, n) => ({
    at: new Date(newest.getTime() - n * everyMs),
    id: `msg_${String(1_000_000 - n)}`,
  }));
}

const reader =
  (rows: readonly Row[]) =>
  ({ from, before, beforeId }: Window) => {
    const found = rows.filter(
      ({ at, id }) => at >= from && (at < before || (at.getTime() === before.getTime() && id < beforeId)),
    );
    return Promise.resolve({ rows: found, matches: found.length });
  };

async function pages(rows: readonly Row[], limit: number): Promise<{ seen: Row[]; worst: number; reads: number }> {
  const seen: Row[] = [];
  let [worst, reads, widthMs] = [0, 0, null as number | null];
  let start: Place = { at: newest, id: '\uffff' };
  for (;;) {
    const read = (window: Window) => {
      reads += 1;
      return reader(rows)(window);
    };
    const page = await searchBack({ read, start, limit, widthMs });
    widthMs = page.widthMs;
    worst = Math.max(worst, page.matches);
    const shown = page.rows.slice(0, limit);
    seen.push(...shown);
    if (page.rows.length <= limit) return { seen, worst, reads };
    start = shown.at(-1)!;
  }
}

describe('searchBack', () => {
  it.each([
    ['dense', 5_000, 1_000],
    ['of one mail an hour', 2_000, hour],
    ['sparse', 60, 40 * 24 * hour],
    ['nearly empty', 3, 400 * 24 * hour],
    ['empty', 0, 1],
  ])('walks at most eight pages of matches for a page of a label that is %s', async (_what, count, everyMs) => {
    const rows = mailbox(count, everyMs);
    const { seen, worst } = await pages(rows, 50);
    expect(seen).toEqual(rows);
    expect(worst).toBeLessThanOrEqual(8 * 50);
  });

  it('asks few times for an empty label', async () => {
    expect((await pages([], 50)).reads).toBeLessThan(30);
  });

  it('shows every row once and in order whatever the spacing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 30 * 24 * hour }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 7 }),
        async (gaps, limit) => {
          let at = newest.getTime();
          const rows = gaps.map((gap, n) => ({ at: new Date((at -= gap)), id: `msg_${String(1_000 - n)}` }));
          expect((await pages(rows, limit)).seen).toEqual(rows);
        },
      ),
    );
  });
});
