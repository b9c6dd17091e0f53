import { createHash } from 'node:crypto';
import { GoogleError, invalidArgument, notFound } from '../http/google-error.js';
import { type Contact, type ContactGroup } from '../world/people/events.js';
import { idOf, type OwnEvent, type PeopleCall, type PeopleHandler } from './people-call.js';
import { checkJoinable, memberChanged, tombstone } from './write-contact.js';
import { listing } from './sync.js';

const FIELDS = ['clientData', 'groupType', 'memberCount', 'metadata', 'name'];
const DEFAULT_FIELDS = 'metadata,groupType,memberCount,name';
const MAX_CHANGES = 1_000;
const MAX_BATCH = 200;

interface GroupBody {
  readonly name?: string;
  readonly etag?: string;
  readonly clientData?: readonly Readonly<Record<string, unknown>>[];
}

export const contactGroups: Readonly<Record<string, PeopleHandler>> = {
  'people.contactGroups.list': (call) => {
    const { rows, total, ...tokens } = listing(call, 'groups', call.book.groups, call.pageSize(30, 1_000, 'pageSize'), {
      // A list of groups always ends with a token (People reference).
      alwaysToken: true,
    });
    return {
      contactGroups: rows.map((group) => view(call, group, call.query('groupFields'))),
      totalItems: total,
      ...tokens,
    };
  },
  'people.contactGroups.get': (call) => ({
    ...view(call, groupNamed(call), call.query('groupFields')),
    ...members(call, groupNamed(call)),
  }),
  'people.contactGroups.batchGet': (call) => {
    const names = call.queries('resourceNames');
    if (names.length === 0 || names.length > MAX_BATCH) throw invalidArgument('resourceNames: 1 to 200 are allowed.');
    return { responses: names.map((name) => responseOf(call, name)) };
  },
  'people.contactGroups.create': (call) => {
    const { contactGroup = {}, readGroupFields } = call.body as { contactGroup?: GroupBody; readGroupFields?: string };
    const id = call.world.random(8).toString('hex');
    const group = { id, type: 'USER_CONTACT_GROUP', ...settings(call, contactGroup), at: call.now } as const;
    fieldsOf(readGroupFields);
    call.note({ t: 'people.group', group });
    return view(call, group, readGroupFields);
  },
  'people.contactGroups.update': (call) => {
    const before = ownGroup(call);
    const { contactGroup = {}, readGroupFields } = call.body as { contactGroup?: GroupBody; readGroupFields?: string };
    if (contactGroup.etag !== undefined && contactGroup.etag !== etagOf(before))
      throw new GoogleError(400, 'failedPrecondition', 'Request contactGroup.etag is different than the current one.');
    const group = { ...before, ...settings(call, contactGroup, before.id), at: Math.max(call.now, before.at + 1) };
    fieldsOf(readGroupFields);
    call.note({ t: 'people.group', group });
    return view(call, group, readGroupFields);
  },
  'people.contactGroups.delete': (call) => {
    const group = ownGroup(call);
    const held = [...call.book.membersOf(group.id)]
      .map((id) => call.book.contact(id))
      .filter((found) => found !== undefined);
    const left = call.flag('deleteContacts')
      ? held.map((contact) => tombstone(call, contact))
      : held.flatMap((contact) => leaving(call, contact, group));
    call.note({ t: 'people.group', group: { ...group, deleted: true, at: Math.max(call.now, group.at + 1) } }, ...left);
    return {};
  },
  'people.contactGroups.members.modify': (call) => {
    const group = groupNamed(call);
    const [add, remove] = [call.strings('resourceNamesToAdd'), call.strings('resourceNamesToRemove')];
    if (add.length > 0) checkJoinable(group);
    if (add.length + remove.length > MAX_CHANGES) throw invalidArgument('At most 1000 resource names are allowed.');
    return modify(call, group, add, remove);
  },
};

function modify(call: PeopleCall, group: ContactGroup, add: readonly string[], remove: readonly string[]): object {
  const isKnown = (name: string): boolean => call.book.contact(idOf(name, 'people')) !== undefined;
  const lost = [...add, ...remove].filter((name) => !isKnown(name));
  const isLast = (name: string): boolean => call.book.groupsOf(idOf(name, 'people')).every((id) => id === group.id);
  const stuck = remove.filter((name) => isKnown(name) && isLast(name));
  const ids = (names: readonly string[]): string[] =>
    names.filter((name) => isKnown(name) && !stuck.includes(name)).map((name) => idOf(name, 'people'));
  const event: OwnEvent = { t: 'people.members', group: group.id, add: ids(add), remove: ids(remove) };
  const moved = [...new Set([...event.add, ...event.remove])].map((id) => call.book.contact(id));
  const touched = moved.filter((contact) => contact !== undefined).map((contact) => memberChanged(call, contact));
  if (touched.length > 0) call.note(event, ...touched);
  return {
    ...(lost.length > 0 && { notFoundResourceNames: lost }),
    ...(stuck.length > 0 && { canNotRemoveLastContactGroupResourceNames: stuck }),
  };
}

/** A deleted group's contact that is in no other is in My Contacts: it always has one (which one: unverified). */
function leaving(call: PeopleCall, contact: Contact, group: ContactGroup): OwnEvent[] {
  const isAlone = call.book.groupsOf(contact.id).every((id) => id === group.id);
  const kept: OwnEvent = { t: 'people.members', group: 'myContacts', add: [contact.id], remove: [] };
  return [memberChanged(call, contact), ...(isAlone ? [kept] : [])];
}

function groupNamed(call: PeopleCall, name = call.param('resourceName')): ContactGroup {
  const group = call.book.group(idOf(name, 'contactGroups'));
  if (group === undefined) throw notFound();
  return group;
}

function ownGroup(call: PeopleCall): ContactGroup {
  const group = groupNamed(call);
  if (group.type === 'SYSTEM_CONTACT_GROUP')
    throw invalidArgument('System contact groups cannot be changed or deleted.');
  return group;
}

function settings(
  call: PeopleCall,
  { name, clientData }: GroupBody,
  own?: string,
): Pick<ContactGroup, 'name' | 'clientData'> {
  const trimmed = name?.trim() ?? '';
  if (trimmed === '') throw invalidArgument('contactGroup.name is required.');
  const taken = [...call.book.groups.values()].some(
    (group) => group.deleted !== true && group.id !== own && group.name === trimmed,
  );
  if (taken) throw new GoogleError(409, 'alreadyExists', 'Contact group name already exists.');
  return { name: trimmed, ...(clientData && { clientData }) };
}

function responseOf(call: PeopleCall, name: string): object {
  const group = call.book.group(idOf(name, 'contactGroups'));
  if (group === undefined)
    return { requestedResourceName: name, status: { code: 5, message: 'Requested entity was not found.' } };
  const contactGroup = { ...view(call, group, call.query('groupFields')), ...members(call, group) };
  return { requestedResourceName: name, contactGroup };
}

function members(call: PeopleCall, group: ContactGroup): object {
  const most = Number(call.query('maxMembers') ?? 0);
  const ids = [...call.book.membersOf(group.id)].slice(0, most);
  return ids.length > 0 ? { memberResourceNames: ids.map((id) => `people/${id}`) } : {};
}

/** @throws GoogleError 400 for a field that groups do not have; writes ask before they write */
function fieldsOf(mask = DEFAULT_FIELDS): Set<string> {
  const asked = new Set(mask.split(',').map((field) => field.trim()));
  const unknown = [...asked].find((field) => !FIELDS.includes(field));
  if (unknown !== undefined) throw invalidArgument(`Invalid groupFields mask path: "${unknown}".`);
  return asked;
}

function view(call: PeopleCall, group: ContactGroup, fields?: string): object {
  const asked = fieldsOf(fields);
  const count = call.book.membersOf(group.id).size;
  const metadata = {
    ...(group.at > 0 && { updateTime: new Date(group.at).toISOString() }),
    ...(group.deleted === true && { deleted: true }),
  };
  return {
    resourceName: `contactGroups/${group.id}`,
    etag: etagOf(group),
    ...(asked.has('name') && { name: group.name, formattedName: group.name }),
    ...(asked.has('groupType') && { groupType: group.type }),
    ...(asked.has('memberCount') && count > 0 && { memberCount: count }),
    ...(asked.has('metadata') && (group.at > 0 || group.deleted === true) && { metadata }),
    ...(asked.has('clientData') && group.clientData && { clientData: group.clientData }),
  };
}

function etagOf(group: ContactGroup): string {
  return createHash('sha256')
    .update(JSON.stringify([group.id, group.name, group.at]))
    .digest('base64')
    .slice(0, 20);
}
