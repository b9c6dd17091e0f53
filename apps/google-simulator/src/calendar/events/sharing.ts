import { type Attendee, type StoredEvent } from '../../world/calendar/stored.js';
import { forbiddenForNonOrganizer } from '../refusals.js';

/** What belongs to each copy alone; everything else is the organizer's (guides/sharing; `google-apis.md` 3.4). */
const OWN_FIELDS = ['reminders', 'colorId', 'transparency', 'visibility'] as const;
const STAMPS = ['etag', 'updated', 'imported'] as const;

/** What all copies have in common. */
export function sharedOf(event: StoredEvent): Partial<StoredEvent> {
  const left: readonly string[] = [...OWN_FIELDS, ...STAMPS, 'extendedProperties'];
  const shared = Object.fromEntries(Object.entries(event).filter(([name]) => !left.includes(name)));
  const properties = event.extendedProperties?.shared;
  return { ...shared, ...(properties && { extendedProperties: { shared: properties } }) };
}

/** One event's shared fields with another copy's own ones: what a guest gets of the organizer's event, or the organizer of a guest's. */
export function copyFor(event: StoredEvent, before: StoredEvent | undefined): StoredEvent {
  const own = Object.fromEntries(
    OWN_FIELDS.flatMap((name) => (before?.[name] === undefined ? [] : [[name, before[name]]])),
  );
  const { shared } = event.extendedProperties ?? {};
  const { private: mine } = before?.extendedProperties ?? {};
  return {
    ...(sharedOf(event) as StoredEvent),
    etag: event.etag,
    updated: event.updated,
    reminders: { useDefault: true },
    ...own,
    ...((shared ?? mine) && { extendedProperties: { ...(shared && { shared }), ...(mine && { private: mine }) } }),
  };
}

export function isSameShared(a: StoredEvent, b: StoredEvent): boolean {
  return JSON.stringify(sorted(sharedOf(a))) === JSON.stringify(sorted(sharedOf(b)));
}

export function isSameBut(fields: readonly string[], a: StoredEvent, b: StoredEvent): boolean {
  const rest = (event: StoredEvent): object =>
    Object.fromEntries(Object.entries(event).filter(([name]) => ![...fields, ...STAMPS].includes(name)));
  return JSON.stringify(sorted(rest(a))) === JSON.stringify(sorted(rest(b)));
}

/**
 * A guest may answer for himself, and ask others along where the organizer lets guests do so.
 * @throws GoogleError 403 forbiddenForNonOrganizer
 */
export function verifyGuest(guest: string, before: StoredEvent, after: StoredEvent): void {
  if (before.guestsCanModify === true) return;
  const rest = (event: StoredEvent): StoredEvent => ({ ...event, attendees: [], sequence: 0 });
  if (!isSameShared(rest(before), rest(after))) throw forbiddenForNonOrganizer();
  const [had, has] = [othersOf(guest, before), othersOf(guest, after)];
  const isKept = had.every((row) => has.some((other) => JSON.stringify(sorted(row)) === JSON.stringify(sorted(other))));
  if (!isKept || (has.length > had.length && before.guestsCanInviteOthers === false)) throw forbiddenForNonOrganizer();
}

function othersOf(guest: string, event: StoredEvent): Attendee[] {
  return (event.attendees ?? []).filter(({ email }) => email !== guest);
}

/** Order of fields says nothing. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, item]) => [name, sorted(item)]),
  );
}
