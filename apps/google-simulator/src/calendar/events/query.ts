import { type ApiCall } from '../../api/api-call.js';
import { type Book } from '../../world/calendar/calendar.js';
import { type StoredEvent } from '../../world/calendar/stored.js';
import { readStamp } from '../event-time.js';
import { type Span } from '../recurrence/occurrences.js';
import { badRequest, invalid, timeRangeEmpty, updatedMinTooLongAgo } from '../refusals.js';
import { readSyncToken, type SyncRules } from '../sync-token.js';
import { isZone } from '../zone.js';

/** How far back changes can be asked for by time (unverified). */
const OLDEST_UPDATED_MIN_MS = 28 * 86_400_000;

/** What a list of events may be asked beside its calendar. */
export interface EventsQuery {
  readonly singleEvents: boolean;
  /** What is deleted comes with all that is known of it. */
  readonly showDeleted: boolean;
  readonly orderBy: 'startTime' | 'updated' | undefined;
  readonly span: Span;
  readonly updatedMin: number | undefined;
  /** Only what changed after this version; undefined in a full list. */
  readonly since: number | undefined;
}

/** `google-apis.md` 3.1; that a change of the other parameters is refused is unverified (Google calls it undefined). */
export function syncRulesOf(book: Book): SyncRules {
  return {
    resource: `events/${book.facts.id}`,
    refused: [
      'iCalUID',
      'orderBy',
      'privateExtendedProperty',
      'q',
      'sharedExtendedProperty',
      'timeMin',
      'timeMax',
      'updatedMin',
    ],
    bounds: ['timeMin', 'timeMax'],
    same: ['singleEvents', 'showHiddenInvitations', 'eventTypes', 'maxAttendees', 'timeZone'],
    notFalse: ['showDeleted'],
  };
}

/** @throws GoogleError 400, 410 */
export function readQuery(call: ApiCall, book: Book): EventsQuery {
  const token = call.query('syncToken');
  const point = token === undefined ? undefined : readSyncToken(call, syncRulesOf(book), book.events, token);
  const updatedMin = readStamp(call.query('updatedMin'), 'updatedMin');
  if (updatedMin !== undefined && updatedMin < call.now - OLDEST_UPDATED_MIN_MS) throw updatedMinTooLongAgo();
  const orderBy = call.query('orderBy') as EventsQuery['orderBy'];
  const singleEvents = call.flag('singleEvents');
  if (orderBy === 'startTime' && !singleEvents)
    throw badRequest('The requested ordering is not available for the particular query.');
  verifyZone(call);
  for (const name of ['privateExtendedProperty', 'sharedExtendedProperty'])
    if (call.queries(name).some((pair) => !pair.includes('='))) throw invalid(`Invalid value for: ${name}`, name);
  return {
    singleEvents,
    showDeleted: call.flag('showDeleted'),
    orderBy,
    span: readSpan(call, point?.bounds),
    updatedMin,
    since: point?.version,
  };
}

/** `timeMin` bounds ends, `timeMax` starts, both exclusively. */
export function readSpan(call: ApiCall, bounds: Readonly<Record<string, string>> = {}): Span {
  const from = readStamp(call.query('timeMin') ?? bounds.timeMin, 'timeMin') ?? -Infinity;
  const to = readStamp(call.query('timeMax') ?? bounds.timeMax, 'timeMax') ?? Infinity;
  if (to <= from) throw timeRangeEmpty();
  return { from, to };
}

export function verifyZone(call: ApiCall): void {
  if (!isZone(call.query('timeZone') ?? 'UTC')) throw invalid('Invalid value for: timeZone', 'timeZone');
}

/** The filters that neither time nor paging know of. */
export function isWanted(call: ApiCall, event: StoredEvent): boolean {
  const uid = call.query('iCalUID');
  const types = call.queries('eventTypes');
  const { private: own, shared } = event.extendedProperties ?? {};
  return (
    (uid === undefined || event.iCalUID === uid) &&
    (types.length === 0 || types.includes(event.eventType)) &&
    call.queries('privateExtendedProperty').every((pair) => hasPair(own, pair)) &&
    call.queries('sharedExtendedProperty').every((pair) => hasPair(shared, pair))
  );
}

/** Every word of `q` stands somewhere in the texts that Google searches. */
export function matchesText(event: StoredEvent, q: string | undefined): boolean {
  if (q === undefined) return true;
  const people = [event.organizer, ...(event.attendees ?? [])].flatMap(({ email, displayName }) => [
    email,
    displayName,
  ]);
  const text = [event.summary, event.description, event.location, ...people].join('\n').toLowerCase();
  return q
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function hasPair(properties: Readonly<Record<string, string>> | undefined, pair: string): boolean {
  const at = pair.indexOf('=');
  return properties?.[pair.slice(0, at)] === pair.slice(at + 1);
}
