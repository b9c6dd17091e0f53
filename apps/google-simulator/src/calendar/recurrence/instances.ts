import { type EventTime, type StoredEvent } from '../../world/calendar/stored.js';
import { type Book } from '../../world/calendar/calendar.js';
import { ALWAYS, type Occurrence, occurrenceAt, occurrencesOf, type Span } from './occurrences.js';

/** `20261125` or `20261125T020000Z`: how a time of a series stands behind its id. */
export function stampOf(ms: number, isDay: boolean): string {
  const text = new Date(ms).toISOString().replace(/[-:]|\.\d+/g, '');
  return isDay ? text.slice(0, 8) : text;
}

/** An id that names an instance; undefined for any other. */
export function splitInstanceId(id: string): { parent: string; stamp: string } | undefined {
  const [, parent, stamp] = /^(.+)_(\d{8}(?:T\d{6}Z)?)$/.exec(id) ?? [];
  return parent === undefined || stamp === undefined ? undefined : { parent, stamp };
}

/** An instance that nobody has changed: the series itself, at that time. */
export function plainInstance(series: StoredEvent, { start, end }: Occurrence): StoredEvent {
  const { recurrence: _recurrence, ...shared } = series;
  const isDay = series.start.date !== undefined;
  const startTime = timeAt(series.start, start);
  return {
    ...shared,
    id: `${series.id}_${stampOf(start, isDay)}`,
    recurringEventId: series.id,
    originalStartTime: startTime,
    start: startTime,
    end: timeAt(series.end, end),
  };
}

/** Every instance of a series: those that were changed as they were stored (cancelled ones too), the others as the rule has them. */
export function instancesOf(book: Book, series: StoredEvent, span: Span = ALWAYS): StoredEvent[] {
  const plain = occurrencesOf(series, span).map((occurrence) => plainInstance(series, occurrence));
  const changed = book.exceptions(series.id);
  const ids = new Set(changed.map(({ id }) => id));
  return [...plain.filter(({ id }) => !ids.has(id)), ...changed.filter((event) => isWithin(event, span))];
}

/** An event by its id, stored or made from its series; undefined where there is none. */
export function findEvent(book: Book, id: string): StoredEvent | undefined {
  const stored = book.events.get(id);
  if (stored !== undefined) return stored;
  const named = splitInstanceId(id);
  const series = named && book.events.get(named.parent);
  if (named === undefined || series?.recurrence === undefined || series.status === 'cancelled') return undefined;
  const found = occurrenceAt(series, Date.parse(isoOf(named.stamp)));
  const instance = found && plainInstance(series, found);
  return instance?.id === id ? instance : undefined;
}

/** Days count as midnights of UTC here, as in the rules. */
export function isWithin({ start, end }: StoredEvent, { from, to }: Span): boolean {
  const [begin, stop] = [instant(start), instant(end)];
  return begin < to && (stop > from || (begin === stop && begin >= from));
}

function instant(time: EventTime): number {
  return Date.parse(time.dateTime ?? time.date ?? '');
}

function timeAt(like: EventTime, ms: number): EventTime {
  const text = new Date(ms).toISOString();
  return like.date === undefined ? { ...like, dateTime: `${text.slice(0, 19)}Z` } : { date: text.slice(0, 10) };
}

function isoOf(stamp: string): string {
  const date = `${stamp.slice(0, 4)}-${stamp.slice(4, 6)}-${stamp.slice(6, 8)}`;
  return stamp.length === 8 ? date : `${date}T${stamp.slice(9, 11)}:${stamp.slice(11, 13)}:${stamp.slice(13, 15)}Z`;
}
