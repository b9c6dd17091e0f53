import { type EventTime, type StoredEvent } from '../../world/calendar/stored.js';
import { instantOf, isZone, offsetAt } from '../zone.js';
import { daysOf, isRule, untilOf } from './rule.js';

const DAY_MS = 86_400_000;
/** Where nobody sets an end, so many occurrences are told (unverified). */
const MAX_OCCURRENCES = 1_000;

export interface Span {
  /** ms; whatever ends at or before it is left out. */
  readonly from: number;
  /** ms; whatever starts at or after it is left out. */
  readonly to: number;
}

export const ALWAYS: Span = { from: -Infinity, to: Infinity };

/** One time of a series. A day is its midnight in UTC. ms */
export interface Occurrence {
  readonly start: number;
  readonly end: number;
}

/** The series as its own clock sees it. */
interface Clock {
  /** Undefined for days: they are the same everywhere. */
  readonly zone: string | undefined;
  readonly firstDay: number;
  readonly timeOfDay: number;
  readonly lasts: number;
}

/** The times of a series within a span, ascending, each once: rules and RDATEs, less EXRULEs and EXDATEs. */
export function occurrencesOf(series: StoredEvent, span: Span = ALWAYS): Occurrence[] {
  const clock = clockOf(series);
  const lines = (series.recurrence ?? []).map(splitLine);
  const starts = (rules: string, dates: string): Set<number> =>
    new Set([
      ...lines.filter(({ name }) => name === rules).flatMap(({ value }) => byRule(value, clock, span)),
      ...lines.filter(({ name }) => name === dates).flatMap((line) => byDates(line, clock)),
    ]);
  const without = starts('EXRULE', 'EXDATE');
  return [...starts('RRULE', 'RDATE')]
    .filter((start) => !without.has(start))
    .sort((a, b) => a - b)
    .map((start) => ({ start, end: start + clock.lasts }))
    .filter(({ start, end }) => start < span.to && (end > span.from || (start === end && start >= span.from)));
}

/** The time of a series that begins at an instant, if it has one. */
export function occurrenceAt(series: StoredEvent, start: number): Occurrence | undefined {
  return occurrencesOf(series, { from: start - 1, to: start + 1 }).find((occurrence) => occurrence.start === start);
}

/** Whether a line is a recurrence that Google would take. */
export function isRecurrenceLine(line: string): boolean {
  const { name, parameters, value } = splitLine(line);
  if (!isZone(/TZID=([^;]+)/.exec(parameters)?.[1] ?? 'UTC')) return false;
  if (name === 'RRULE' || name === 'EXRULE') return isRule(value);
  if (name !== 'RDATE' && name !== 'EXDATE') return false;
  return value.split(',').every((date) => /^\d{8}(T\d{6}Z?)?(\/[\dTZPYMWDHS]+)?$/.test(date));
}

function byRule(rule: string, clock: Clock, span: Span): number[] {
  const until = lastOf(rule, clock);
  const to = Math.min(span.to, until + 1);
  // A day is added on either side: the zone's clock may be on another one.
  const days = daysOf(rule, clock.firstDay, {
    from: Number.isFinite(span.from) ? Math.floor((span.from - clock.lasts) / DAY_MS) - 1 : -Infinity,
    to: Number.isFinite(to) ? Math.ceil(to / DAY_MS) + 1 : Infinity,
    max: Number.isFinite(to) ? Infinity : MAX_OCCURRENCES,
  });
  return days.map((day) => startOn(day, clock)).filter((start) => start <= until);
}

/** UNTIL is inclusive: the end of a day where it is a day, an instant else. */
function lastOf(rule: string, { zone }: Clock): number {
  const until = untilOf(rule);
  if (until === undefined) return Infinity;
  const wall = wallOf(until);
  if (zone === undefined) return Math.floor(wall / DAY_MS) * DAY_MS;
  if (until.length === 8) return instantOf(wall + DAY_MS - 1_000, zone);
  return until.endsWith('Z') ? wall : instantOf(wall, zone);
}

function byDates({ parameters, value }: Line, clock: Clock): number[] {
  const zone = /TZID=([^;]+)/.exec(parameters)?.[1] ?? clock.zone ?? 'UTC';
  return value.split(',').map((text) => {
    const date = text.split('/')[0] ?? text;
    if (clock.zone === undefined) return Math.floor(wallOf(date) / DAY_MS) * DAY_MS;
    if (date.length === 8) return startOn(wallOf(date) / DAY_MS, clock);
    return date.endsWith('Z') ? wallOf(date) : instantOf(wallOf(date), zone);
  });
}

function clockOf({ start, end }: StoredEvent): Clock {
  const [from, to] = [instant(start), instant(end)];
  if (start.dateTime === undefined) return { zone: undefined, firstDay: from / DAY_MS, timeOfDay: 0, lasts: to - from };
  const zone = start.timeZone ?? 'UTC';
  const wall = from + offsetAt(from, zone);
  const firstDay = Math.floor(wall / DAY_MS);
  return { zone, firstDay, timeOfDay: wall - firstDay * DAY_MS, lasts: to - from };
}

function instant(time: EventTime): number {
  return Date.parse(time.dateTime ?? time.date ?? '');
}

function startOn(day: number, { zone, timeOfDay }: Clock): number {
  return zone === undefined ? day * DAY_MS : instantOf(day * DAY_MS + timeOfDay, zone);
}

/** `YYYYMMDD[THHMMSS[Z]]` as ms, as if it were UTC. */
function wallOf(text: string): number {
  const [, date = '', time = ''] = /^(\d{8})(?:T(\d{6}))?/.exec(text) ?? [];
  const number = (at: number): number => Number(date.slice(at, at + 2));
  const clock = (at: number): number => Number(time.slice(at, at + 2) || 0);
  return Date.UTC(Number(date.slice(0, 4)), number(4) - 1, number(6), clock(0), clock(2), clock(4));
}

interface Line {
  readonly name: string;
  readonly parameters: string;
  readonly value: string;
}

function splitLine(line: string): Line {
  const [, name = '', parameters = '', value = ''] = /^([A-Z]+)((?:;[^:]*)?):(.*)$/i.exec(line) ?? [];
  return { name: name.toUpperCase(), parameters, value };
}
