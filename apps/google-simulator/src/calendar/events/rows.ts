import { type Book } from '../../world/calendar/calendar.js';
import { type StoredEvent } from '../../world/calendar/stored.js';
import { msOf } from '../event-time.js';
import { byPlace, type Placed } from '../paging.js';
import { isWithin, plainInstance } from '../recurrence/instances.js';
import { occurrencesOf, type Span } from '../recurrence/occurrences.js';
import { offsetAt } from '../zone.js';
import { type EventsQuery } from './query.js';

/** What was read last of a calendar, so that its next page need not be made anew. */
const lastRead = new WeakMap<Book, { readonly key: string; readonly rows: Placed<StoredEvent>[] }>();

/** The events that a query is about, in its order. */
export function rowsOf(book: Book, query: EventsQuery): readonly Placed<StoredEvent>[] {
  const { from, to } = query.span;
  const key = JSON.stringify([
    book.events.version,
    book.facts.timeZone,
    { ...query, span: [String(from), String(to)] },
  ]);
  const known = lastRead.get(book);
  if (known?.key === key) return known.rows;
  const rows = makeRows(book, query);
  lastRead.set(book, { key, rows });
  return rows;
}

function makeRows(book: Book, query: EventsQuery): Placed<StoredEvent>[] {
  const rows: Placed<StoredEvent>[] = [];
  for (const { value, version } of book.events.after(query.since ?? 0))
    for (const item of query.singleEvents ? expand(book, value, query) : [value])
      if (isListed(book, item, query)) rows.push({ item, place: [rankOf(book, item, version, query), item.id] });
  return query.orderBy === undefined && !query.singleEvents ? rows : rows.sort(byPlace);
}

/** A series as its unchanged instances (the changed ones stand in rows of their own), with those that a reader must forget. */
function expand(book: Book, event: StoredEvent, query: EventsQuery): StoredEvent[] {
  if (event.recurrence === undefined) return [event];
  const changed = new Set(book.exceptions(event.id).map(({ id }) => id));
  const now = plainOf(book, event, query.span);
  const known = new Set([...changed, ...now.map(({ id }) => id)]);
  const gone = plainOf(book, shapeAt(book, event.id, query.since), query.span).filter(({ id }) => !known.has(id));
  const { etag, updated } = event;
  return [
    ...now.filter(({ id }) => !changed.has(id)),
    ...gone.map((past) => ({ ...past, etag, updated, status: 'cancelled' })),
  ];
}

/** What a series was when the reader read last, if it was another. */
function shapeAt(book: Book, id: string, since: number | undefined): StoredEvent | undefined {
  if (since === undefined) return undefined;
  return book.shapes.get(id)?.find(({ until }) => until > since)?.event;
}

function plainOf(book: Book, series: StoredEvent | undefined, span: Span): StoredEvent[] {
  if (series?.recurrence === undefined) return [];
  return occurrencesOf(series, spanFor(book, series, span)).map((occurrence) => plainInstance(series, occurrence));
}

function isListed(book: Book, event: StoredEvent, query: EventsQuery): boolean {
  if (query.since !== undefined) return true;
  const { updatedMin } = query;
  if (updatedMin !== undefined && Date.parse(event.updated) < updatedMin) return false;
  if (isOver(book, event)) return query.showDeleted || updatedMin !== undefined;
  if (event.status === 'cancelled' && query.singleEvents && !query.showDeleted) return false;
  return isInSpan(book, event, query.span);
}

/** Deleted for good. A single time that was taken out of a living series is not: readers must know of it. */
function isOver(book: Book, event: StoredEvent): boolean {
  const series = book.events.get(event.recurringEventId ?? '');
  if (series?.status === 'cancelled') return true;
  return event.status === 'cancelled' && series === undefined;
}

/** A series stands in every span that one of its times stands in. */
function isInSpan(book: Book, event: StoredEvent, span: Span): boolean {
  const fit = spanFor(book, event, span);
  if (fit.from === -Infinity && fit.to === Infinity) return true;
  return event.recurrence === undefined ? isWithin(event, fit) : occurrencesOf(event, fit).length > 0;
}

/** Days are compared by the calendar's own clock. */
function spanFor({ facts }: Book, event: StoredEvent, { from, to }: Span): Span {
  if (event.start.date === undefined) return { from, to };
  const wall = (ms: number): number => (Number.isFinite(ms) ? ms + offsetAt(ms, facts.timeZone) : ms);
  return { from: wall(from), to: wall(to) };
}

function rankOf(book: Book, event: StoredEvent, version: number, { orderBy }: EventsQuery): number {
  if (orderBy === 'updated') return Date.parse(event.updated);
  return orderBy === 'startTime' ? msOf(event.start, book.facts.timeZone) : version;
}
