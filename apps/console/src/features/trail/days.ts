import type { TrailCounts } from '../../api/types.js';

export interface Day {
  /** `2026-11-23` */
  readonly day: string;
  readonly count: number;
}

const SHOWN_DAYS = 90;
/** A young log's chart has room for its days too: one bar alone says nothing. */
const LEAST_DAYS = 14;
const DAY_MS = 86_400_000;

/** Entries of each day to the last one, days without any included: at least 14 days, at most 90. */
export function days(items: TrailCounts['items']): Day[] {
  const sums = new Map<string, number>();
  for (const { day, count } of items) sums.set(day, (sums.get(day) ?? 0) + Number(count));
  const named = [...sums.keys()].sort();
  const [first, last] = [named[0], named.at(-1)];
  if (first === undefined || last === undefined) return [];
  const end = Date.parse(last);
  const wanted = Math.min(Date.parse(first), end - (LEAST_DAYS - 1) * DAY_MS);
  const start = Math.max(wanted, end - (SHOWN_DAYS - 1) * DAY_MS);
  const count = Math.round((end - start) / DAY_MS) + 1;
  return Array.from({ length: count }, (_, n) => {
    const day = new Date(start + n * DAY_MS).toISOString().slice(0, 10);
    return { day, count: sums.get(day) ?? 0 };
  });
}
