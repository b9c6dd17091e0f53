import { notFound } from '../http/google-error.js';
import { headerOf, parseHeaders, splitHead } from '../mime/headers.js';
import { type Contact } from '../world/people/events.js';
import { OTHER_READABLE, readMask } from './masks.js';
import { addressList } from './address-list.js';
import { idOf, type OwnEvent, type PeopleCall, type PeopleHandler } from './people-call.js';
import { viewContact, viewOther } from './person-view.js';
import { listing } from './sync.js';
import { newContact } from './write-contact.js';

/** So many of the newest sent mails are looked through for people one wrote to. */
const LOOKED_THROUGH = 300;
const COPYABLE = ['emailAddresses', 'names', 'phoneNumbers'];

export const otherContacts: Readonly<Record<string, PeopleHandler>> = {
  'people.otherContacts.list': (call) => {
    harvest(call);
    const mask = readMask('readMask', call.query('readMask'), OTHER_READABLE);
    const { rows, total, ...tokens } = listing(call, 'other', call.book.others, call.pageSize(100, 1_000, 'pageSize'));
    return {
      ...(rows.length > 0 && { otherContacts: rows.map((contact) => viewOther(contact, mask)) }),
      ...tokens,
      totalSize: total,
    };
  },

  'people.otherContacts.copyOtherContactToMyContactsGroup': (call) => {
    const other = call.book.others.get(idOf(call.param('resourceName'), 'otherContacts'));
    if (other === undefined || other.deleted === true) throw notFound();
    const { copyMask, readMask: read } = call.body as { copyMask?: string; readMask?: string };
    const copied = readMask('copyMask', copyMask, COPYABLE);
    const shown = readMask('readMask', read ?? 'names,emailAddresses,phoneNumbers,metadata');
    const fields = Object.fromEntries(Object.entries(other.fields).filter(([name]) => copied.has(name)));
    const { contact, events } = newContact(call, fields);
    const gone: OwnEvent = { t: 'people.other', contact: { ...other, fields: {}, at: call.now, deleted: true } };
    call.note(...events, gone);
    return viewContact(call.book, contact, shown);
  },
};

/** People whom one wrote to and does not have as contacts become other contacts, as Gmail saves them. */
function harvest(call: PeopleCall): void {
  const sent = (call.world.mailbox(call.account.email)?.newestFirst() ?? []).filter(({ labels }) => labels.has('SENT'));
  const fresh = sent.slice(0, LOOKED_THROUGH).filter(({ id }) => !call.book.harvested.has(id));
  if (fresh.length === 0) return;
  const known = new Set([
    ...addressesIn(call.book.contacts.values()),
    ...addressesIn(call.book.others.values()),
    call.account.email,
  ]);
  const found = new Map<string, string>();
  for (const message of fresh)
    for (const [address, name] of recipientsOf(message.read())) if (!known.has(address)) found.set(address, name);
  const events = [...found].map(([address, name]): OwnEvent => ({
    t: 'people.other',
    contact: {
      id: call.newContactId(),
      at: call.now,
      fields: {
        emailAddresses: [{ value: address }],
        ...(name !== '' && { names: [{ displayName: name, unstructuredName: name }] }),
      },
    },
  }));
  call.note(...events, { t: 'people.harvested', messages: fresh.map(({ id }) => id) });
}

function addressesIn(contacts: Iterable<Contact>): string[] {
  return [...contacts].flatMap(({ fields }) =>
    (fields.emailAddresses ?? []).map(({ value }) => (typeof value === 'string' ? value.toLowerCase() : '')),
  );
}

/** Addresses and names of To and Cc. */
function recipientsOf(raw: Buffer): [address: string, name: string][] {
  const headers = parseHeaders(splitHead(raw).head);
  const list = ['to', 'cc'].map((name) => headerOf(headers, name) ?? '').join(',');
  return addressList(list);
}
