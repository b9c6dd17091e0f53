import { type World } from '../world/world.js';

/** One person's calendars and all events of them, a line each, as they are stored: for a test to compare with. */
export function* describeCalendars(world: World, email: string): Generator<object> {
  const desk = world.calendars.desks.get(email);
  if (desk === undefined) return;
  yield { kind: 'calendar-mails', mails: desk.mails };
  for (const { id, accessRole, deleted, hidden } of desk.list.values()) {
    const book = world.calendars.books.get(id);
    if (book === undefined) continue;
    const { summary, timeZone, owner } = book.facts;
    yield {
      kind: 'calendar',
      id,
      owner,
      summary,
      timeZone,
      accessRole,
      deleted: deleted ?? false,
      hidden: hidden ?? false,
    };
    if (owner !== email) continue;
    for (const event of book.events.values()) yield { kind: 'event', calendarId: id, ...event };
  }
}
