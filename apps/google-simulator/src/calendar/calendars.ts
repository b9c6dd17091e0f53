import { type ApiCall, type ApiHandler } from '../api/api-call.js';
import { type Book } from '../world/calendar/calendar.js';
import { ownEntry } from '../world/calendar/own-entry.js';
import { type CalendarFacts } from '../world/calendar/stored.js';
import { bookOf, deskOf } from './access.js';
import { etagOf, requireMatch, type Tagged, unlessKnown } from './etags.js';
import { remove } from './events/apply.js';
import { Changes } from './events/changes.js';
import { mergePatch } from './events/merge-patch.js';
import { badRequest, invalid, required } from './refusals.js';
import { isZone } from './zone.js';

/** Calendars themselves: what they are for everybody. */
export const calendars: Readonly<Record<string, ApiHandler>> = {
  'calendar.calendars.get': (call) => unlessKnown(call, answerCalendar(bookOf(call).facts)),
  'calendar.calendars.insert': insert,
  'calendar.calendars.update': (call) => change(call, () => call.body as object),
  'calendar.calendars.patch': (call) => change(call, (facts) => mergePatch(facts, call.patch) as object),
  'calendar.calendars.clear': (call) => {
    const book = bookOf(call, 'owner');
    if (!book.facts.primary) throw badRequest('Only a primary calendar can be cleared.');
    emptied(call, book).record();
    return undefined;
  },
  'calendar.calendars.delete': drop,
};

function insert(call: ApiCall): object {
  const owner = call.account.email;
  const etag = etagOf(call.now, deskOf(call).list.version + 1);
  const id = `c_${call.world.random(32).toString('hex')}@group.calendar.google.com`;
  const calendar = { id, owner, primary: false, etag, ...factsIn(call.body as object, 'UTC') };
  call.record([
    { t: 'calendar.put', calendar },
    { t: 'calendar.listed', email: owner, entry: ownEntry(id, etag) },
  ]);
  return answerCalendar(calendar);
}

function change(call: ApiCall, fieldsOf: (facts: CalendarFacts) => object): object {
  const { facts } = bookOf(call, 'owner');
  requireMatch(call, facts.etag);
  const { id, owner, primary, timeZone } = facts;
  const etag = etagOf(call.now, call.world.position);
  const calendar = { id, owner, primary, etag, ...factsIn(fieldsOf(facts), timeZone) };
  call.record([{ t: 'calendar.put', calendar }]);
  return answerCalendar(calendar);
}

/** Everybody who has it loses it; guests of its events see them cancelled. */
function drop(call: ApiCall): undefined {
  const book = bookOf(call, 'owner');
  if (book.facts.primary) throw badRequest('A primary calendar cannot be deleted.');
  requireMatch(call, book.facts.etag);
  const changes = emptied(call, book);
  for (const [email, { list }] of call.world.calendars.desks) {
    const entry = list.get(book.facts.id);
    const etag = etagOf(call.now, list.version + 1);
    if (entry !== undefined) changes.add({ t: 'calendar.listed', email, entry: { ...entry, etag, deleted: true } });
  }
  changes.add({ t: 'calendar.deleted', id: book.facts.id });
  changes.record();
}

function emptied(call: ApiCall, book: Book): Changes {
  const changes = new Changes(call);
  for (const event of book.events.values())
    if (event.status !== 'cancelled' && book.events.get(event.recurringEventId ?? '') === undefined)
      remove(changes, book, event);
  return changes;
}

function factsIn(body: object, zone: string): Pick<CalendarFacts, 'summary' | 'timeZone' | 'description' | 'location'> {
  const { summary = '', description, location, timeZone = zone } = body as Partial<CalendarFacts>;
  if (summary === '') throw required('Missing summary.');
  if (!isZone(timeZone)) throw invalid('Invalid time zone.');
  const texts = { ...(description !== undefined && { description }), ...(location !== undefined && { location }) };
  return { summary, timeZone, ...texts };
}

function answerCalendar({ owner, primary, etag, id, ...facts }: CalendarFacts): Tagged {
  const conferenceProperties = { allowedConferenceSolutionTypes: ['hangoutsMeet'] };
  const ownership = primary ? {} : { dataOwner: owner };
  return { kind: 'calendar#calendar', etag, id, ...facts, ...ownership, conferenceProperties };
}
