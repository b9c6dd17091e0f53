import { type CalendarFacts, type ListEntry, type StoredEvent } from './stored.js';

/** What happened to calendars and their events. Times, ids and etags stand in the event, so that a replay gives the same. */
export type CalendarEvent =
  | { readonly t: 'calendar.put'; readonly calendar: CalendarFacts }
  | { readonly t: 'calendar.deleted'; readonly id: string }
  | { readonly t: 'calendar.listed'; readonly email: string; readonly entry: ListEntry }
  | { readonly t: 'calendar.event'; readonly calendarId: string; readonly event: StoredEvent }
  | {
      readonly t: 'calendar.generated';
      readonly email: string;
      readonly seed: string;
      readonly count: number;
      readonly now: number;
    }
  | {
      readonly t: 'calendar.setting';
      readonly email: string;
      readonly id: string;
      readonly value: string;
      readonly etag: string;
    }
  | { readonly t: 'calendar.mailed'; readonly calendarId: string; readonly id: string; readonly to: readonly string[] }
  /** Every sync token of the person's list, settings and own calendars is dead. */
  | { readonly t: 'calendar.expired'; readonly email: string };

/** `<event>:<id>` for the ledger. */
export function effectOfCalendars(event: CalendarEvent): string {
  switch (event.t) {
    case 'calendar.put':
      return `${event.t}:${event.calendar.id}`;
    case 'calendar.deleted':
    case 'calendar.setting':
      return `${event.t}:${event.id}`;
    case 'calendar.listed':
      return `${event.t}:${event.entry.id}`;
    case 'calendar.event':
      return `${event.t}:${event.calendarId}/${event.event.id}`;
    case 'calendar.mailed':
      return `${event.t}:${event.calendarId}/${event.id}`;
    default:
      return event.t;
  }
}
