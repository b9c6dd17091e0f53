import { GoogleError, invalidArgument } from '../http/google-error.js';
import { WRITABLE_GROUPS } from '../world/people/address-book.js';
import { type Contact, type ContactGroup, type PersonFields } from '../world/people/events.js';
import { SINGLETONS, WRITABLE } from './masks.js';
import { idOf, type OwnEvent, type PeopleCall } from './people-call.js';
import { etagOf, named, sourceEtagOf } from './person-view.js';

/** A person of a request's body; the schema was checked before. */
export type PersonBody = Readonly<Record<string, unknown>>;

const MY_CONTACTS = 'myContacts';

/** The events of a new contact, and the contact. It belongs to My Contacts. */
export function newContact(call: PeopleCall, body: PersonBody): { contact: Contact; events: OwnEvent[] } {
  const fields = fieldsOf(body, WRITABLE);
  const contact = { id: call.newContactId(), fields, at: call.now };
  const asked = membershipsOf(call, body) ?? [];
  const groups = asked.length > 0 ? asked : [MY_CONTACTS];
  return { contact, events: [{ t: 'people.contact', contact }, ...groups.map((group) => joined(group, contact.id))] };
}

/**
 * The events of a changed contact: every field of the mask is replaced, what the body does not have is gone.
 * @throws GoogleError 400 failedPrecondition where the etag is not the present one
 */
export function changedContact(
  call: PeopleCall,
  before: Contact,
  body: PersonBody,
  mask: ReadonlySet<string>,
): { contact: Contact; events: OwnEvent[] } {
  checkEtag(before, body);
  const kept = Object.entries(before.fields).filter(([name]) => !mask.has(name));
  const fields = { ...Object.fromEntries(kept), ...fieldsOf(body, [...mask]) };
  const contact = { ...before, fields, at: Math.max(call.now, before.at + 1) };
  const moved = mask.has('memberships') ? regrouped(call, before.id, membershipsOf(call, body) ?? []) : [];
  return { contact, events: [{ t: 'people.contact', contact }, ...moved] };
}

/** A contact's groups are fields of it: its etag changes with them, and a sync tells of it. */
export function memberChanged(call: PeopleCall, contact: Contact): OwnEvent {
  return { t: 'people.contact', contact: { ...contact, at: Math.max(call.now, contact.at + 1) } };
}

/** @throws GoogleError 400 for a system group that is only there for old members (People reference, members.modify) */
export function checkJoinable({ type, id, name }: ContactGroup): void {
  if (type === 'SYSTEM_CONTACT_GROUP' && !WRITABLE_GROUPS.includes(id))
    throw invalidArgument(`Contacts cannot be added to contact group ${name}.`);
}

/** What is kept of a deleted contact. */
export function tombstone(call: PeopleCall, { id, at }: Contact): OwnEvent {
  return { t: 'people.contact', contact: { id, fields: {}, at: Math.max(call.now, at + 1), deleted: true } };
}

function fieldsOf(body: PersonBody, names: readonly string[]): PersonFields {
  const given = names
    .filter((name) => name !== 'memberships' && Array.isArray(body[name]) && body[name].length > 0)
    .map((name) => [name, (body[name] as Readonly<Record<string, unknown>>[]).map(withoutMetadata)] as const);
  for (const [name, values] of given)
    if (SINGLETONS.includes(name) && values.length > 1)
      throw invalidArgument(`Only one value is allowed for person.${name}.`);
  return Object.fromEntries(given.map(([name, values]) => [name, name === 'names' ? values.map(named) : values]));
}

function withoutMetadata({
  metadata: _metadata,
  ...value
}: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return value;
}

function membershipsOf(call: PeopleCall, body: PersonBody): string[] | undefined {
  if (!Array.isArray(body.memberships)) return undefined;
  const names = (body.memberships as { contactGroupMembership?: { contactGroupResourceName?: string } }[]).map(
    (membership) => membership.contactGroupMembership?.contactGroupResourceName ?? '',
  );
  return names.map((name) => {
    const id = idOf(name, 'contactGroups');
    const group = call.book.group(id);
    if (group === undefined) throw invalidArgument(`Contact group ${name} does not exist.`);
    checkJoinable(group);
    return id;
  });
}

function regrouped(call: PeopleCall, id: string, groups: readonly string[]): OwnEvent[] {
  if (groups.length === 0) throw invalidArgument('A contact must be a member of at least one contact group.');
  const left = call.book.groupsOf(id).filter((group) => !groups.includes(group));
  return [
    ...groups.map((group) => joined(group, id)),
    ...left.map((group): OwnEvent => ({ t: 'people.members', group, add: [], remove: [id] })),
  ];
}

function joined(group: string, id: string): OwnEvent {
  return { t: 'people.members', group, add: [id], remove: [] };
}

function checkEtag(before: Contact, body: PersonBody): void {
  const { sources } = (body.metadata ?? {}) as { sources?: { type?: string; etag?: string }[] };
  const given = sources?.find(({ type }) => type === 'CONTACT')?.etag ?? body.etag;
  if (typeof given !== 'string')
    throw invalidArgument(
      'Request must set person.etag or person.metadata.sources.etag for the source that is being updated.',
    );
  if (given !== etagOf(before) && given !== sourceEtagOf(before))
    throw new GoogleError(
      400,
      'failedPrecondition',
      'Request person.etag is different than the current person.etag. Clear local cache and get the latest person.',
    );
}
