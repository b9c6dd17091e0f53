import { type ApiCall, type ApiHandler } from '../../api/api-call.js';
import { type Book } from '../../world/calendar/calendar.js';
import { type StoredEvent } from '../../world/calendar/stored.js';
import { bookOf, deskOf, roleOf } from '../access.js';
import { watch, watchedName } from '../channels.js';
import { etagOfAll, unlessKnown } from '../etags.js';
import { byPlace, pageOf } from '../paging.js';
import { findEvent, instancesOf } from '../recurrence/instances.js';
import { badRequest, notFound } from '../refusals.js';
import { nextSyncToken } from '../sync-token.js';
import { isWanted, matchesText, readQuery, readSpan, syncRulesOf, verifyZone } from './query.js';
import { rowsOf } from './rows.js';
import { answerEvent, answerStub } from './view.js';

export const readEvents: Readonly<Record<string, ApiHandler>> = {
  'calendar.events.get': (call) => {
    const book = bookOf(call);
    verifyZone(call);
    return unlessKnown(call, answerEvent(call, book, eventOf(call, book)));
  },
  'calendar.events.list': list,
  'calendar.events.instances': instances,
  'calendar.events.watch': (call) => {
    const book = bookOf(call);
    readQuery(call, book);
    const path = `calendars/${encodeURIComponent(book.facts.id)}/events`;
    return watch(call, watchedName.events(book.facts.id), path);
  },
};

/** The event of the path, a stored one or an instance. @throws GoogleError 404 */
export function eventOf(call: ApiCall, book: Book): StoredEvent {
  const event = findEvent(book, call.param('eventId'));
  if (event === undefined) throw notFound();
  return event;
}

/** `q` is looked for in the rows of a page, so that pages are short, or empty, while more follow (`google-apis.md` 3.1). */
function list(call: ApiCall): object {
  const book = bookOf(call);
  const query = readQuery(call, book);
  const rows = rowsOf(book, query).filter(({ item }) => isWanted(call, item));
  const { items, nextPageToken } = pageOf(call, rows, call.pageSize(250, 2_500));
  const found = items.filter((event) => matchesText(event, call.query('q')));
  const answers = found.map((event) => answerOf(call, book, event));
  return eventsAnswer(call, book, answers, nextPageToken ?? null);
}

function instances(call: ApiCall): object {
  const book = bookOf(call);
  const series = book.events.get(call.param('eventId'));
  if (series === undefined) throw notFound();
  if (series.recurrence === undefined) throw badRequest('The event is not a recurring event.');
  verifyZone(call);
  const only = call.query('originalStart');
  const rows = instancesOf(book, series, readSpan(call))
    .filter(({ status }) => status !== 'cancelled' || call.flag('showDeleted'))
    .filter(({ originalStartTime }) => only === undefined || isStart(originalStartTime, only))
    .map((item) => ({ item, place: [Date.parse(item.start.dateTime ?? item.start.date ?? ''), item.id] as const }))
    .sort(byPlace);
  const { items, nextPageToken } = pageOf(call, rows, call.pageSize(250, 2_500));
  const answers = items.map((event) => answerEvent(call, book, event));
  const { nextSyncToken: _none, ...answer } = eventsAnswer(call, book, answers, nextPageToken ?? null);
  return answer;
}

function isStart(time: StoredEvent['originalStartTime'], text: string): boolean {
  return Date.parse(time?.dateTime ?? time?.date ?? '') === Date.parse(text);
}

/** A deleted event is a stub, unless deleted ones were asked for. */
function answerOf(call: ApiCall, book: Book, event: StoredEvent): object {
  return event.status === 'cancelled' && !call.flag('showDeleted') ? answerStub(event) : answerEvent(call, book, event);
}

function eventsAnswer(
  call: ApiCall,
  book: Book,
  items: readonly object[],
  nextPageToken: string | null,
): Record<string, unknown> {
  const { id, summary, description, timeZone } = book.facts;
  const syncToken = nextPageToken === null ? nextSyncToken(call, syncRulesOf(book), book.events) : undefined;
  return {
    kind: 'calendar#events',
    etag: etagOfAll([items, book.events.version]),
    summary,
    ...(description !== undefined && { description }),
    updated: book.updated,
    timeZone: call.query('timeZone') ?? timeZone,
    accessRole: roleOf(call, book),
    defaultReminders: deskOf(call).list.get(id)?.defaultReminders ?? [],
    ...(nextPageToken !== null && { nextPageToken }),
    ...(syncToken !== undefined && { nextSyncToken: syncToken }),
    items,
  };
}
