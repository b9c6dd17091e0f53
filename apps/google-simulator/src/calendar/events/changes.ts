import { type ApiCall } from '../../api/api-call.js';
import { type Book } from '../../world/calendar/calendar.js';
import { type CalendarEvent } from '../../world/calendar/events.js';
import { type StoredEvent } from '../../world/calendar/stored.js';
import { etagOf } from '../etags.js';
import { findEvent } from '../recurrence/instances.js';

/** What one request does to calendars, gathered, and recorded at once. */
export class Changes {
  private readonly pending: CalendarEvent[] = [];
  private readonly latest = new Map<string, StoredEvent>();

  constructor(readonly call: ApiCall) {}

  book(id: string): Book | undefined {
    return this.call.world.calendars.books.get(id);
  }

  /** As it will be. */
  find(book: Book, id: string): StoredEvent | undefined {
    return this.latest.get(keyOf(book, id)) ?? findEvent(book, id);
  }

  /** Puts an event into a calendar with a new etag. What only reminds does not move `updated` (`google-apis.md` 3.2). */
  put(book: Book, event: StoredEvent, isReminder = false): StoredEvent {
    const { now } = this.call;
    const version = book.events.version + this.pending.length + 1;
    const updated = isReminder ? event.updated : new Date(now).toISOString();
    const stamped: StoredEvent = { ...event, etag: etagOf(now, version), updated };
    this.pending.push({ t: 'calendar.event', calendarId: book.facts.id, event: stamped });
    this.latest.set(keyOf(book, event.id), stamped);
    return stamped;
  }

  /** Counts the mails that Google would send, by `sendUpdates`; nobody gets one where the request does not say so. */
  mail(book: Book, event: StoredEvent, addresses: readonly string[]): void {
    const wish = this.call.query('sendUpdates') ?? (this.call.flag('sendNotifications') ? 'all' : 'none');
    const isOurs = (address: string): boolean => this.call.world.account(address) !== undefined;
    const others = addresses.filter((address) => address !== book.facts.id);
    const to = wish === 'all' ? others : wish === 'externalOnly' ? others.filter((address) => !isOurs(address)) : [];
    if (to.length > 0) this.pending.push({ t: 'calendar.mailed', calendarId: book.facts.id, id: event.id, to });
  }

  /** Something beside the events. */
  add(event: CalendarEvent): void {
    this.pending.push(event);
  }

  record(): void {
    this.call.record(this.pending);
  }
}

function keyOf(book: Book, id: string): string {
  return `${book.facts.id}\n${id}`;
}
