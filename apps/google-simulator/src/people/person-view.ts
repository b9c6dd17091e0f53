import { createHash } from 'node:crypto';
import { type AddressBook } from '../world/people/address-book.js';
import { type Contact } from '../world/people/events.js';
import { type Account } from '../world/events.js';

export type SourceType = 'CONTACT' | 'OTHER_CONTACT' | 'PROFILE' | 'DOMAIN_PROFILE';

export interface PersonView {
  readonly resourceName: string;
  readonly etag: string;
  readonly [field: string]: unknown;
}

/** Changes with every change of the contact; opaque. */
export function etagOf({ id, at, fields }: Contact): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([id, at, fields]))
    .digest('base64');
  return `%E${digest.slice(0, 22)}==`;
}

/** Of the one source that a contact has. */
export function sourceEtagOf(contact: Contact): string {
  return `#${etagOf(contact).slice(2)}`;
}

/** A contact as the API shows it: the fields of the mask, each with its source, the first of each primary. */
export function viewContact(book: AddressBook, contact: Contact, mask: ReadonlySet<string>): PersonView {
  const groups = book.groupsOf(contact.id).map((group) => ({
    contactGroupMembership: { contactGroupId: group, contactGroupResourceName: `contactGroups/${group}` },
  }));
  const fields = { ...contact.fields, ...(groups.length > 0 && { memberships: groups }) };
  return view(`people/${contact.id}`, contact, fields, mask, 'CONTACT');
}

export function viewOther(contact: Contact, mask: ReadonlySet<string>): PersonView {
  return view(`otherContacts/${contact.id}`, contact, contact.fields, mask, 'OTHER_CONTACT');
}

/** Somebody with an account: oneself, or a colleague in the directory. */
export function viewAccount(
  account: Account,
  mask: ReadonlySet<string>,
  type: 'PROFILE' | 'DOMAIN_PROFILE',
): PersonView {
  const contact = {
    id: account.sub,
    at: 0,
    fields: { names: [named({ unstructuredName: account.name })], emailAddresses: [{ value: account.email }] },
  };
  return view(`people/${account.sub}`, contact, contact.fields, mask, type);
}

function view(
  resourceName: string,
  contact: Contact,
  fields: Contact['fields'],
  mask: ReadonlySet<string>,
  type: SourceType,
): PersonView {
  const source = { type, id: contact.id };
  const shown = Object.entries(fields).filter(([name, values]) => mask.has(name) && values.length > 0);
  const stated = shown.map(
    ([name, values]) => [name, values.map((value, index) => state(value, source, index))] as const,
  );
  const about = mask.has('metadata') || contact.deleted === true ? { metadata: metadataOf(contact, type) } : {};
  return { resourceName, etag: etagOf(contact), ...about, ...Object.fromEntries(stated) };
}

function state(value: object, source: object, index: number): object {
  return { metadata: { ...(index === 0 && { primary: true, sourcePrimary: true }), source }, ...value };
}

function metadataOf(contact: Contact, type: SourceType): object {
  const source = {
    type,
    id: contact.id,
    etag: sourceEtagOf(contact),
    updateTime: new Date(contact.at).toISOString(),
  };
  return {
    sources: [source],
    objectType: 'PERSON',
    ...(contact.deleted === true && { deleted: true }),
    ...(contact.previous && { previousResourceNames: contact.previous.map((id) => `people/${id}`) }),
  };
}

type NameFields = Readonly<Record<string, unknown>>;

/** What Google derives of a name: the parts of an unstructured one, and how it is displayed. */
export function named(name: NameFields): NameFields {
  const { givenName, familyName, middleName, honorificPrefix, honorificSuffix, unstructuredName } = name;
  const parts = [honorificPrefix, givenName, middleName, familyName, honorificSuffix].filter(isText);
  if (parts.length > 0) {
    const displayName = parts.join(' ');
    const first = [givenName, middleName].filter(isText).join(' ');
    const last = isText(familyName) ? [familyName, first].filter(isText).join(', ') : displayName;
    return { ...name, displayName, displayNameLastFirst: last, unstructuredName: displayName };
  }
  if (!isText(unstructuredName)) return name;
  const words = unstructuredName.trim().split(/\s+/);
  const family = words.length > 1 ? words.at(-1) : undefined;
  const given = words.slice(0, words.length > 1 ? -1 : 1).join(' ');
  return {
    ...name,
    displayName: unstructuredName,
    givenName: given,
    ...(family !== undefined && { familyName: family }),
    displayNameLastFirst: family === undefined ? unstructuredName : `${family}, ${given}`,
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
