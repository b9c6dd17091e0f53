import { type Book } from '../../world/calendar/calendar.js';
import { type Attendee, type StoredEvent } from '../../world/calendar/stored.js';
import { occurrenceAt } from '../recurrence/occurrences.js';
import { type Changes } from './changes.js';
import { copyFor, isSameBut, isSameShared, verifyGuest } from './sharing.js';

/** Whether a calendar's copy is the one that all others follow. */
export function isOrganizers(book: Book, event: StoredEvent): boolean {
  return event.organizer.email === book.facts.id || event.imported === true;
}

/**
 * Writes an event into a calendar and lets it flow: from the organizer's copy to the guests', from a guest's to the organizer's.
 * @param before what stands there now; undefined for a new event
 * @throws GoogleError 403 where a guest changes what is not his
 */
export function write(changes: Changes, book: Book, before: StoredEvent | undefined, after: StoredEvent): StoredEvent {
  if (before === undefined || isOrganizers(book, after)) return writeOwn(changes, book, before, after);
  verifyGuest(book.facts.id, before, after);
  const stored = changes.put(book, after, isSameBut(['reminders'], before, after));
  if (!isSameShared(before, after)) tellOrganizer(changes, after);
  return stored;
}

/** Takes an event out of a calendar: the organizer for everybody, a guest for himself, by declining. */
export function remove(changes: Changes, book: Book, event: StoredEvent): void {
  if (isOrganizers(book, event)) {
    const gone = cancelled(event);
    writeOwn(changes, book, event, gone);
    changes.mail(book, event, addressesOf(event));
    return;
  }
  const attendees = (event.attendees ?? []).map((row) =>
    row.email === book.facts.id ? { ...row, responseStatus: 'declined' } : row,
  );
  const declined = { ...event, attendees };
  changes.put(book, { ...declined, status: 'cancelled' });
  cancelChildren(changes, book, event);
  tellOrganizer(changes, declined);
  changes.mail(book, event, [event.organizer.email]);
}

export function cancelled(event: StoredEvent): StoredEvent {
  return { ...event, status: 'cancelled', sequence: event.sequence + 1 };
}

export function addressesOf({ attendees = [] }: StoredEvent): string[] {
  return attendees.map(({ email }: Attendee) => email);
}

function writeOwn(changes: Changes, book: Book, before: StoredEvent | undefined, after: StoredEvent): StoredEvent {
  const isReminder = before !== undefined && isSameBut(['reminders'], before, after);
  const stored = changes.put(book, after, isReminder);
  if (after.status === 'cancelled') cancelChildren(changes, book, after);
  else if (before?.recurrence !== undefined) dropStrays(changes, book, after);
  spread(changes, book, before, stored);
  return stored;
}

/** Every guest who is one of ours has a copy in the primary calendar; whoever is a guest no more sees it cancelled. */
function spread(changes: Changes, book: Book, before: StoredEvent | undefined, after: StoredEvent): void {
  if (after.imported === true) return;
  const invited = after.status === 'cancelled' ? [] : addressesOf(after);
  for (const address of new Set([...addressesOf(after), ...(before ? addressesOf(before) : [])])) {
    const copy = changes.call.world.account(address) === undefined ? undefined : changes.book(address);
    if (copy === undefined || copy === book) continue;
    const old = changes.find(copy, after.id);
    // The guest's own event has that id: there is no room for a copy (unverified).
    if (old !== undefined && isOther(copy, old, after)) continue;
    if (invited.includes(address)) invite(changes, copy, old, after);
    else if (old !== undefined && old.status !== 'cancelled') {
      changes.put(copy, cancelled(old));
      cancelChildren(changes, copy, old);
    }
  }
}

/** Ids that clients choose, and the uids made of them, may meet. */
function isOther(copy: Book, old: StoredEvent, after: StoredEvent): boolean {
  return old.iCalUID !== after.iCalUID || (old.organizer.email === copy.facts.id && old.status !== 'cancelled');
}

/** Who took an event out of his calendar is not shown it again while his answer stands. */
function invite(changes: Changes, copy: Book, old: StoredEvent | undefined, after: StoredEvent): void {
  const answer = after.attendees?.find(({ email }) => email === copy.facts.id)?.responseStatus;
  if (old?.status === 'cancelled' && answer === 'declined') return;
  const made = copyFor(after, old);
  if (old !== undefined && isSameShared(old, made) && copy.events.get(after.id) !== undefined) return;
  changes.put(copy, made);
  if (old?.recurrence !== undefined) dropStrays(changes, copy, made);
}

function tellOrganizer(changes: Changes, after: StoredEvent): void {
  const home = changes.book(after.organizer.email);
  const original = home && changes.find(home, after.id);
  if (home === undefined || original?.iCalUID !== after.iCalUID || original.status === 'cancelled') return;
  const stored = changes.put(home, copyFor(after, original));
  spread(changes, home, original, stored);
}

function cancelChildren(changes: Changes, book: Book, series: StoredEvent): void {
  for (const child of book.exceptions(series.id)) if (child.status !== 'cancelled') changes.put(book, cancelled(child));
}

/** A time that a series has no more takes its exception with it (unverified). */
function dropStrays(changes: Changes, book: Book, series: StoredEvent): void {
  for (const child of book.exceptions(series.id)) {
    const { date, dateTime = date } = child.originalStartTime ?? {};
    const isKept = (date !== undefined) === (series.start.date !== undefined);
    if (child.status !== 'cancelled' && !(isKept && occurrenceAt(series, Date.parse(dateTime ?? '')) !== undefined))
      changes.put(book, cancelled(child));
  }
}
