import { type ApiCall } from '../api/api-call.js';
import { type Book, type Desk } from '../world/calendar/calendar.js';
import { type Role, ROLES } from '../world/calendar/stored.js';
import { notFound, requiredAccessLevel } from './refusals.js';

/** The caller's list and settings. */
export function deskOf(call: ApiCall): Desk {
  const desk = call.world.calendars.desks.get(call.account.email);
  if (desk === undefined) throw notFound();
  return desk;
}

/** `primary`, an address in any spelling, or an id. */
export function calendarId(call: ApiCall, named: string): string {
  return named === 'primary' ? call.account.email : named.toLowerCase();
}

/** What the caller may do with a calendar; undefined: not even know that it is there. */
export function roleOf(call: ApiCall, book: Book): Role | undefined {
  if (book.facts.owner === call.account.email) return 'owner';
  return deskOf(call).list.get(book.facts.id)?.accessRole;
}

/**
 * The calendar of the path, for at least that role.
 * @throws GoogleError 404 where it is unknown or hidden, 403 requiredAccessLevel
 */
export function bookOf(call: ApiCall, role: Role = 'reader', named = call.param('calendarId')): Book {
  const book = call.world.calendars.books.get(calendarId(call, named));
  const own = book && roleOf(call, book);
  if (book === undefined || own === undefined) throw notFound();
  if (ROLES.indexOf(own) < ROLES.indexOf(role)) throw requiredAccessLevel();
  return book;
}
