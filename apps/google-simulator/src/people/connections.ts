import { GoogleError } from '../http/google-error.js';
import { type Contact } from '../world/people/events.js';
import { fieldsAsked } from './contacts.js';
import { readMask } from './masks.js';
import { type PeopleHandler } from './people-call.js';
import { viewContact } from './person-view.js';
import { listing, type Order } from './sync.js';

const ORDERS: Readonly<Record<string, Order<Contact>>> = {
  LAST_MODIFIED_ASCENDING: { key: ({ at }) => at },
  LAST_MODIFIED_DESCENDING: { key: ({ at }) => at, descending: true },
  FIRST_NAME_ASCENDING: { key: (contact) => textOf(contact, 'givenName') },
  LAST_NAME_ASCENDING: { key: (contact) => textOf(contact, 'familyName') },
};

export const connections: Readonly<Record<string, PeopleHandler>> = {
  'people.people.connections.list': (call) => {
    if (call.param('resourceName') !== 'people/me')
      throw new GoogleError(400, 'invalidArgument', 'Request a list of connections of "people/me" only.');
    const mask = readMask('personFields', fieldsAsked(call));
    const order = ORDERS[call.query('sortOrder') ?? 'LAST_MODIFIED_ASCENDING'];
    const page = listing(call, 'connections', call.book.contacts, call.pageSize(100, 1_000, 'pageSize'), { order });
    const { rows, total, ...tokens } = page;
    return {
      ...(rows.length > 0 && { connections: rows.map((contact) => viewContact(call.book, contact, mask)) }),
      ...tokens,
      totalPeople: total,
      totalItems: total,
    };
  },
};

function textOf(contact: Contact, part: string): string {
  const value = contact.fields.names?.[0]?.[part];
  return typeof value === 'string' ? value : '';
}
