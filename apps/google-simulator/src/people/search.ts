import { type Contact } from '../world/people/events.js';
import { OTHER_READABLE, readMask } from './masks.js';
import { type PeopleCall, type PeopleHandler } from './people-call.js';
import { type PersonView, viewContact, viewOther } from './person-view.js';

const MOST = 30;
const SEARCHED: Readonly<Record<string, readonly string[]>> = {
  names: ['displayName', 'givenName', 'familyName', 'unstructuredName'],
  nicknames: ['value'],
  emailAddresses: ['value'],
  phoneNumbers: ['value'],
  organizations: ['name'],
};

/** Search looks into a cache that a request with an empty query refreshes: by account, how far the contacts were read. */
const warmed = new WeakMap<object, number>();

export const search: Readonly<Record<string, PeopleHandler>> = {
  'people.people.searchContacts': (call) => {
    const mask = readMask('readMask', call.query('readMask'));
    const found = searchIn(call, call.book.contacts, (contact) => viewContact(call.book, contact, mask));
    return found;
  },
  'people.otherContacts.search': (call) => {
    const mask = readMask('readMask', call.query('readMask'), OTHER_READABLE);
    return searchIn(call, call.book.others, (contact) => viewOther(contact, mask));
  },
};

function searchIn(
  call: PeopleCall,
  log: PeopleCall['book']['contacts'],
  view: (contact: Contact) => PersonView,
): object {
  const query = (call.query('query') ?? '').trim().toLowerCase();
  if (query === '') {
    warmed.set(log, log.version);
    return {};
  }
  const upTo = warmed.get(log) ?? 0;
  const known = [...log.after(0)].filter(({ value, version }) => value.deleted !== true && version <= upTo);
  const hits = known
    .map(({ value }) => value)
    .filter((contact) => wordsOf(contact).some((word) => word.startsWith(query)));
  const results = hits
    .slice(0, Math.min(MOST, call.pageSize(10, MOST, 'pageSize')))
    .map((contact) => ({ person: view(contact) }));
  return results.length > 0 ? { results } : {};
}

/** What a search compares with the start of: whole values and each of their words. */
export function wordsOf(contact: Contact): string[] {
  const values = Object.entries(SEARCHED).flatMap(([field, parts]) =>
    (contact.fields[field] ?? []).flatMap((value) => parts.map((part) => value[part])),
  );
  const texts = values.filter((value) => typeof value === 'string').map((value) => value.toLowerCase());
  return texts.flatMap((text) => [text, ...text.split(/[\s@.]+/)]);
}
