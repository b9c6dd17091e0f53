import { generateEvents } from '../../content/events.js';
import { type Account } from '../events.js';
import { ChangeLog } from '../change-log.js';
import { type CalendarEvent } from './events.js';
import { ownEntry } from './own-entry.js';
import { firstSettings, type Setting } from './settings.js';
import { type CalendarFacts, type ListEntry, type StoredEvent } from './stored.js';

/** One calendar and its events; `shapes` are the earlier times of series, for readers that ask what vanished. */
export class Book {
  readonly events = new ChangeLog<StoredEvent>();
  /** Of a series by id, oldest first: what it was before the version. */
  readonly shapes = new Map<string, { readonly until: number; readonly event: StoredEvent }[]>();

  /** When an event of it last changed; ISO. */
  updated = '2026-01-01T00:00:00.000Z';
  private readonly children = new Map<string, Set<string>>();

  constructor(public facts: CalendarFacts) {}

  /** What of a series was changed for one time only. */
  exceptions(seriesId: string): StoredEvent[] {
    return [...(this.children.get(seriesId) ?? [])].flatMap((id) => this.events.get(id) ?? []);
  }

  put(event: StoredEvent): void {
    const before = this.events.get(event.id);
    this.events.put(event);
    if (event.updated > this.updated) this.updated = event.updated;
    if (event.recurringEventId !== undefined) this.adopt(event.recurringEventId, event.id);
    if (before?.recurrence === undefined || isSameSeries(before, event)) return;
    const shapes = this.shapes.get(event.id) ?? [];
    this.shapes.set(event.id, [...shapes, { until: this.events.version, event: before }]);
  }

  private adopt(seriesId: string, id: string): void {
    const children = this.children.get(seriesId) ?? new Set();
    this.children.set(seriesId, children.add(id));
  }
}

/** One person's view: the list of calendars, the settings. */
export class Desk {
  readonly list = new ChangeLog<ListEntry>();
  readonly settings = new ChangeLog<Setting>();
  /** Mails that Google would have sent in the person's name. */
  mails = 0;
}

/** Everybody's calendars: the fold of their events. */
export class Calendars {
  readonly books = new Map<string, Book>();
  readonly desks = new Map<string, Desk>();

  /** What everybody has from the beginning: a primary calendar named after the address, and settings. */
  begin(account: Account): void {
    const { email } = account;
    const etag = `"${account.sub.slice(0, 16)}"`;
    this.books.set(
      email,
      new Book({ id: email, owner: email, primary: true, summary: email, timeZone: 'Asia/Ho_Chi_Minh', etag }),
    );
    const desk = new Desk();
    desk.list.put(ownEntry(email, etag));
    for (const setting of firstSettings(etag)) desk.settings.put(setting);
    this.desks.set(email, desk);
  }

  apply(event: CalendarEvent): void {
    switch (event.t) {
      case 'calendar.put': {
        this.putCalendar(event.calendar);
        return;
      }
      case 'calendar.deleted':
        this.books.delete(event.id);
        return;
      case 'calendar.listed':
        return this.desks.get(event.email)?.list.put(event.entry);
      case 'calendar.event':
        return this.books.get(event.calendarId)?.put(event.event);
      case 'calendar.setting':
        return this.desks.get(event.email)?.settings.put(event);
      case 'calendar.generated':
        for (const generated of generateEvents(event)) this.books.get(event.email)?.put(generated);
        return;
      case 'calendar.mailed': {
        this.countMails(event.calendarId, event.to.length);
        return;
      }
      case 'calendar.expired': {
        this.expire(event.email);
        return;
      }
      default:
        event satisfies never;
    }
  }

  private putCalendar(facts: CalendarFacts): void {
    const book = this.books.get(facts.id);
    if (book === undefined) this.books.set(facts.id, new Book(facts));
    else book.facts = facts;
  }

  private countMails(calendarId: string, count: number): void {
    const desk = this.desks.get(this.books.get(calendarId)?.facts.owner ?? '');
    if (desk !== undefined) desk.mails += count;
  }

  private expire(email: string): void {
    const desk = this.desks.get(email);
    desk?.list.expire();
    desk?.settings.expire();
    for (const { facts, events } of this.books.values()) if (facts.owner === email) events.expire();
  }
}

function isSameSeries(a: StoredEvent, b: StoredEvent): boolean {
  const shapeOf = ({ start, recurrence, status }: StoredEvent): string => JSON.stringify([start, recurrence, status]);
  return shapeOf(a) === shapeOf(b);
}
