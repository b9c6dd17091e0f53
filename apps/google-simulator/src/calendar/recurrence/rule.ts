import { RRuleTemporal } from 'rrule-temporal';

const DAY_MS = 86_400_000;
/** So many rules are kept ready; a calendar is read again and again. */
const MAX_KEPT = 2_000;
/** A span without an end is told ten years ahead. */
const FAR_DAYS = 3_660;
const PARTS = [
  'FREQ',
  'INTERVAL',
  'COUNT',
  'UNTIL',
  'WKST',
  'BYDAY',
  'BYMONTHDAY',
  'BYMONTH',
  'BYYEARDAY',
  'BYWEEKNO',
  'BYSETPOS',
];
/** Google takes nothing finer than days (unverified). */
const FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'];

interface Ready {
  readonly rule: RRuleTemporal;
  /** Its first days, once they were asked for: to find that a rule names none takes a second. */
  firstDays?: readonly number[];
}

const kept = new Map<string, Ready>();

/** UNTIL of a rule: `YYYYMMDD` or `YYYYMMDDTHHMMSSZ`. */
export function untilOf(rule: string): string | undefined {
  return /(?:^|;)UNTIL=([^;]+)/.exec(rule)?.[1];
}

/** Whether a text is a recurrence rule of RFC 5545 that Google would take. */
export function isRule(rule: string): boolean {
  const parts = new Map(rule.split(';').map((part) => part.split('=', 2) as [string, string | undefined]));
  const isKnown = [...parts].every(([name, value]) => PARTS.includes(name) && value !== undefined && value !== '');
  const until = parts.get('UNTIL');
  if (!isKnown || !FREQUENCIES.includes(parts.get('FREQ') ?? '') || (parts.has('COUNT') && until !== undefined))
    return false;
  if (until !== undefined && !/^\d{8}(T\d{6}Z?)?$/.test(until)) return false;
  try {
    ready(rule, 0);
    return true;
  } catch {
    return false;
  }
}

export interface DaySpan {
  readonly from: number;
  readonly to: number;
  /** No more than so many, counted from the first. */
  readonly max: number;
}

/** The days (counted from 1 January 1970) of a rule that begins on `first`, ascending. UNTIL is the caller's: it is an instant, not a day. */
export function daysOf(rule: string, first: number, { from, to, max }: DaySpan): readonly number[] {
  const known = ready(rule, first);
  if (from <= first && !Number.isFinite(to))
    return (known.firstDays ??= told(() => known.rule.all((_date, at) => at < max)));
  return told(() => {
    const [begin, end] = [Math.max(from, first), Math.min(to, Math.max(from, first) + FAR_DAYS)];
    return known.rule.between(new Date(begin * DAY_MS), new Date(end * DAY_MS), true).slice(0, max);
  });
}

/** The library gives up on a rule that names no day (30 February): there is none. */
function told(find: () => readonly { readonly epochMilliseconds: number }[]): number[] {
  try {
    return find().map(dayOf);
  } catch {
    return [];
  }
}

function dayOf({ epochMilliseconds }: { readonly epochMilliseconds: number }): number {
  return epochMilliseconds / DAY_MS;
}

/** Days alone are counted, in UTC: the hour and its zone are put on later. @throws Error where the text is no rule */
function ready(rule: string, first: number): Ready {
  const start = new Date(first * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '');
  const dayRule = rule.replace(/;UNTIL=[^;]*|UNTIL=[^;]*;/, '');
  const rruleString = `DTSTART;TZID=UTC:${start}T000000\nRRULE:${dayRule}`;
  const known = kept.get(rruleString);
  if (known !== undefined) return known;
  if (kept.size >= MAX_KEPT) kept.clear();
  const made: Ready = { rule: new RRuleTemporal({ rruleString, strict: true, cache: false }) };
  kept.set(rruleString, made);
  return made;
}
