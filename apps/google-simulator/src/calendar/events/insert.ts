import { type ApiCall, type ApiHandler } from '../../api/api-call.js';
import { type Book } from '../../world/calendar/calendar.js';
import { type Person, type StoredEvent } from '../../world/calendar/stored.js';
import { bookOf } from '../access.js';
import { duplicate, invalid, required } from '../refusals.js';
import { addressesOf, write } from './apply.js';
import { wholeContent } from './body.js';
import { Changes } from './changes.js';
import { answerEvent } from './view.js';

const BASE32HEX = '0123456789abcdefghijklmnopqrstuv';

export const insertEvents: Readonly<Record<string, ApiHandler>> = {
  'calendar.events.insert': insert,
  'calendar.events.import': importEvent,
};

function insert(call: ApiCall): object {
  const book = bookOf(call, 'writer');
  const [id, uid] = [call.text('id'), call.text('iCalUID')];
  if (id !== undefined && uid !== undefined) throw invalid('Only one of id and iCalUID may be given.');
  if (id !== undefined) verifyId(book, id);
  const event = newEvent(call, book, { id: id ?? newId(call), uid, organizer: organizerOf(book) });
  const changes = new Changes(call);
  const stored = write(changes, book, undefined, event);
  changes.mail(book, stored, addressesOf(stored));
  changes.record();
  return answerEvent(call, book, stored);
}

/** A private copy: nobody hears of it, whoever its organizer is. A second import of an `iCalUID` replaces the first (unverified). */
function importEvent(call: ApiCall): object {
  const book = bookOf(call, 'writer');
  const uid = call.text('iCalUID');
  if (uid === undefined || uid === '') throw required('Missing iCalUID.');
  const known = [...book.events.values()].find(
    (event) => event.iCalUID === uid && event.recurringEventId === undefined,
  );
  const { organizer } = call.body as { organizer?: Partial<Person> };
  const from = organizer?.email === undefined ? organizerOf(book) : { ...personOf(organizer), email: organizer.email };
  const event = newEvent(call, book, { id: known?.id ?? newId(call), uid, organizer: from });
  const changes = new Changes(call);
  const imported = { ...event, eventType: 'default', imported: true, ...(known && { created: known.created }) };
  const stored = write(changes, book, undefined, imported);
  changes.record();
  return answerEvent(call, book, stored);
}

interface Identity {
  readonly id: string;
  readonly uid: string | undefined;
  readonly organizer: Person;
}

function newEvent(call: ApiCall, book: Book, { id, uid, organizer }: Identity): StoredEvent {
  const { sequence = 0 } = call.body as { sequence?: number };
  const stamp = new Date(call.now).toISOString();
  return {
    id,
    etag: '',
    created: stamp,
    updated: stamp,
    iCalUID: uid ?? `${id}@google.com`,
    sequence,
    creator: { email: call.account.email },
    organizer,
    reminders: { useDefault: true },
    ...wholeContent(call, book.facts.timeZone),
  };
}

/** A primary calendar stands for its owner, any other for itself. */
export function organizerOf({ facts }: Book): Person {
  return facts.primary ? { email: facts.owner } : { email: facts.id, displayName: facts.summary };
}

function personOf({ displayName }: Partial<Person>): Partial<Person> {
  return displayName === undefined ? {} : { displayName };
}

/** @throws GoogleError 400 invalid, 409 duplicate: also where the event of that id is deleted */
function verifyId(book: Book, id: string): void {
  if (!/^[a-v0-9]{5,1024}$/.test(id)) throw invalid('Invalid resource id value.');
  if (book.events.get(id) !== undefined) throw duplicate();
}

function newId(call: ApiCall): string {
  return [...call.world.random(26)].map((byte) => BASE32HEX.charAt(byte % 32)).join('');
}
