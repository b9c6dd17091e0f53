import { invalidArgument, notFound } from '../http/google-error.js';
import { readMask, READABLE, WRITABLE } from './masks.js';
import { type PeopleCall, type PeopleHandler } from './people-call.js';
import { type PersonView, viewAccount, viewContact } from './person-view.js';
import { changedContact, newContact, type PersonBody, tombstone } from './write-contact.js';

const MAX_GET = 200;
const MAX_WRITE = 200;
const MAX_DELETE = 500;
/** google.rpc.Code */
const NOT_FOUND = 5;

export const contacts: Readonly<Record<string, PeopleHandler>> = {
  'people.people.get': (call) => {
    const found = personNamed(call, call.param('resourceName'), readMask('personFields', fieldsAsked(call)));
    if (found === undefined) throw notFound();
    return found;
  },

  'people.people.getBatchGet': (call) => {
    const names = call.queries('resourceNames');
    bounded('resourceNames', names.length, MAX_GET);
    const mask = readMask('personFields', fieldsAsked(call));
    return { responses: names.map((name) => responseOf(name, personNamed(call, name, mask))) };
  },

  'people.people.createContact': (call) => {
    const mask = maskOr(call.query('personFields'));
    const { contact, events } = newContact(call, call.body as PersonBody);
    call.note(...events);
    return viewContact(call.book, contact, mask);
  },

  'people.people.updateContact': (call) => {
    const mask = maskOr(call.query('personFields'));
    const update = readMask('updatePersonFields', call.query('updatePersonFields'), WRITABLE);
    const { contact, events } = changedContact(call, call.contact(), call.body as PersonBody, update);
    call.note(...events);
    return viewContact(call.book, contact, mask);
  },

  'people.people.deleteContact': (call) => {
    call.note(tombstone(call, call.contact()));
    return {};
  },

  'people.people.batchCreateContacts': (call) => {
    const { contacts: asked = [], readMask: read } = call.body as {
      contacts?: { contactPerson?: PersonBody }[];
      readMask?: string;
    };
    bounded('contacts', asked.length, MAX_WRITE);
    const mask = maskIfAny(read);
    const made = asked.map(({ contactPerson = {} }) => newContact(call, contactPerson));
    call.note(...made.flatMap(({ events }) => events));
    if (mask === undefined) return {};
    const createdPeople = made.map(({ contact }) =>
      responseOf(`people/${contact.id}`, viewContact(call.book, contact, mask)),
    );
    return { createdPeople };
  },

  'people.people.batchUpdateContacts': (call) => {
    const {
      contacts: asked = {},
      readMask: read,
      updateMask,
    } = call.body as {
      contacts?: Readonly<Record<string, PersonBody>>;
      readMask?: string;
      updateMask?: string;
    };
    const names = Object.entries(asked);
    bounded('contacts', names.length, MAX_WRITE);
    const [mask, update] = [maskIfAny(read), readMask('updateMask', updateMask, WRITABLE)];
    // All are judged before one is written.
    const changed = names.map(
      ([name, body]) => [name, changedContact(call, call.contact(name), body, update)] as const,
    );
    call.note(...changed.flatMap(([, { events }]) => events));
    if (mask === undefined) return {};
    const results = changed.map(
      ([name, { contact }]) => [name, responseOf(name, viewContact(call.book, contact, mask))] as const,
    );
    return { updateResult: Object.fromEntries(results) };
  },

  'people.people.batchDeleteContacts': (call) => {
    const names = call.strings('resourceNames');
    bounded('resourceNames', names.length, MAX_DELETE);
    call.note(...names.map((name) => tombstone(call, call.contact(name))));
    return {};
  },
};

/** `personFields`, or the older way to say it. */
export function fieldsAsked(call: PeopleCall): string | undefined {
  return call.query('personFields') ?? call.query('requestMask.includeField')?.replaceAll('person.', '');
}

/** Writes answer all fields where no mask is given (People reference). */
function maskOr(text: string | undefined): Set<string> {
  return text === undefined ? new Set(READABLE) : readMask('personFields', text);
}

/** A batch without a mask writes and answers nothing (People reference). */
function maskIfAny(text: string | undefined): Set<string> | undefined {
  return text === undefined || text === '' ? undefined : readMask('readMask', text);
}

function personNamed(call: PeopleCall, name: string, mask: ReadonlySet<string>): PersonView | undefined {
  const account = call.accountNamed(name);
  if (account !== undefined) return viewAccount(account, mask, 'PROFILE');
  call.requireContacts();
  const contact = call.book.contact(name.replace(/^people\//, ''));
  return contact && viewContact(call.book, contact, mask);
}

function responseOf(requestedResourceName: string, person: PersonView | undefined): object {
  if (person !== undefined) return { httpStatusCode: 200, requestedResourceName, person };
  const status = { code: NOT_FOUND, message: 'Requested entity was not found.' };
  return { httpStatusCode: 404, requestedResourceName, status };
}

function bounded(field: string, count: number, most: number): void {
  if (count === 0) throw invalidArgument(`${field} is required.`);
  if (count > most)
    throw invalidArgument(`${field} has ${String(count)} entries; at most ${String(most)} are allowed.`);
}
