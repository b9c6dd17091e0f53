import { escapeHtml } from '../oauth/pages.js';
import { button, formOf, list, webPage } from './frame.js';
import { field, type Visit, type WebRoute } from './web-route.js';

const FIELDS = 'names,emailAddresses,phoneNumbers';

interface Contact {
  readonly resourceName: string;
  readonly etag: string;
  readonly names?: readonly { readonly displayName?: string }[];
  readonly emailAddresses?: readonly { readonly value?: string }[];
}

export const contactPages: readonly WebRoute[] = [
  ['GET', /^\/contacts$/, show],
  ['POST', /^\/contacts$/, add],
  ['POST', /^\/contacts\/(people\/\w+)$/, change],
  ['POST', /^\/contacts\/(people\/\w+)\/delete$/, remove],
];

function show({ owner, token }: Visit): string {
  const { connections = [] } = owner.run('people.people.connections.list', {
    params: { resourceName: 'people/me' },
    query: { personFields: FIELDS, pageSize: '100' },
  }) as { connections?: readonly Contact[] };
  const form = formOf('/contacts', token, fieldsOf(), 'Add contact');
  return webPage('Contacts', owner.email, `${form}${list(connections.map((contact) => row(contact, token)))}`);
}

function row(contact: Contact, token: string): string {
  const path = `/contacts/${contact.resourceName}`;
  const name = nameOf(contact);
  return `${escapeHtml(name)}<small>${escapeHtml(mailOf(contact))}</small>${formOf(path, token, fieldsOf(contact), 'Change')}${button(`${path}/delete`, token, 'Delete', name)}`;
}

function fieldsOf(contact?: Contact): Parameters<typeof formOf>[2] {
  return [
    { name: 'name', label: 'Name', value: contact === undefined ? '' : nameOf(contact), required: true },
    { name: 'email', label: 'Email', type: 'email', value: contact === undefined ? '' : mailOf(contact) },
  ];
}

const nameOf = (contact: Contact): string => contact.names?.[0]?.displayName ?? '(no name)';
const mailOf = (contact: Contact): string => contact.emailAddresses?.[0]?.value ?? '';

function add(visit: Visit): string {
  visit.owner.run('people.people.createContact', { query: { personFields: FIELDS }, body: written(visit) });
  return '/contacts';
}

function change(visit: Visit): string {
  const resourceName = visit.match[0] ?? '';
  const { etag, metadata } = visit.owner.run('people.people.get', {
    params: { resourceName },
    query: { personFields: `${FIELDS},metadata` },
  });
  visit.owner.run('people.people.updateContact', {
    params: { resourceName },
    query: { updatePersonFields: 'names,emailAddresses', personFields: FIELDS },
    body: { resourceName, etag, metadata, ...written(visit) },
  });
  return '/contacts';
}

function remove({ owner, match }: Visit): string {
  owner.run('people.people.deleteContact', { params: { resourceName: match[0] ?? '' } });
  return '/contacts';
}

function written(visit: Visit): object {
  const email = field(visit, 'email');
  return {
    names: [{ unstructuredName: field(visit, 'name') }],
    emailAddresses: email === '' ? [] : [{ value: email }],
  };
}
