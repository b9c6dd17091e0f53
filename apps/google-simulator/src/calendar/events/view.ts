import { type ApiCall } from '../../api/api-call.js';
import { type Book } from '../../world/calendar/calendar.js';
import { type StoredEvent } from '../../world/calendar/stored.js';
import { roleOf } from '../access.js';
import { answerTime } from '../event-time.js';

const HIDDEN = ['private', 'confidential'];

/** An event as the caller gets it from a calendar. */
export function answerEvent(call: ApiCall, book: Book, event: StoredEvent): { readonly etag: string } {
  const zone = call.query('timeZone') ?? book.facts.timeZone;
  const { imported: _imported, start, end, originalStartTime, creator, organizer, ...rest } = event;
  const shown = {
    kind: 'calendar#event',
    ...rest,
    htmlLink: htmlLinkOf(book, event.id),
    creator: markSelf(creator, call.account.email),
    organizer: markSelf(organizer, book.facts.id),
    start: answerTime(start, zone),
    end: answerTime(end, zone),
    ...(originalStartTime && { originalStartTime: answerTime(originalStartTime, zone) }),
    ...attendeesFor(call, book, event),
  };
  const isReader = ['reader', 'freeBusyReader'].includes(roleOf(call, book) ?? 'reader');
  return isReader && HIDDEN.includes(event.visibility ?? '') ? withoutContent(shown) : shown;
}

/** What a list says of a deleted event, unless it was asked for: no more than Google promises (`google-apis.md` 3.1, 3.3). */
export function answerStub({ etag, id, status, recurringEventId, originalStartTime }: StoredEvent): object {
  const instance = recurringEventId !== undefined && { recurringEventId, originalStartTime };
  return { kind: 'calendar#event', etag, id, status, ...instance };
}

function attendeesFor(call: ApiCall, book: Book, event: StoredEvent): object {
  if (event.attendees === undefined) return {};
  const rows = event.attendees.map((attendee) => ({
    ...markSelf(attendee, book.facts.id),
    ...(attendee.email === event.organizer.email && { organizer: true }),
  }));
  const most = Number(call.query('maxAttendees') ?? Infinity);
  if (rows.length <= most) return { attendees: rows };
  return { attendees: rows.filter((row) => 'self' in row), attendeesOmitted: true };
}

function markSelf<T extends { readonly email: string }>(person: T, self: string): T | (T & { self: true }) {
  return person.email === self ? { ...person, self: true } : person;
}

function withoutContent(shown: ReturnType<typeof answerEvent>): ReturnType<typeof answerEvent> {
  const kept = ['kind', 'etag', 'id', 'status', 'htmlLink', 'created', 'updated', 'start', 'end', 'visibility'];
  const times = ['iCalUID', 'sequence', 'eventType', 'recurrence', 'recurringEventId', 'originalStartTime'];
  return Object.fromEntries(
    Object.entries(shown).filter(([name]) => kept.includes(name) || times.includes(name)),
  ) as ReturnType<typeof answerEvent>;
}

function htmlLinkOf(book: Book, id: string): string {
  return `https://www.google.com/calendar/event?eid=${Buffer.from(`${id} ${book.facts.id}`).toString('base64url')}`;
}
