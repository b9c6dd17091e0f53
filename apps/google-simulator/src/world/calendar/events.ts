/** What happened to calendars and their events. Every event's `t` begins with `calendar.`; times and ids stand in it, so that a replay gives the same. */
export interface CalendarEvent {
  readonly t: `calendar.${string}`;
}

/** `<event>:<id>` for the ledger. */
export function effectOfCalendars(event: CalendarEvent): string {
  return event.t;
}
