import { z } from 'zod';
import { checkValue } from '../discovery/check.js';
import { loadDiscovery } from '../discovery/document.js';
import { type Answer, type Call, json, noContent } from '../http/call.js';
import { GoogleError } from '../http/google-error.js';
import { ControlRefused, readBody } from '../sim/control-body.js';
import { type ControlRoute } from '../sim/control-route.js';
import { Owner } from '../web/owner.js';
import { type AddressBook } from '../world/people/address-book.js';
import { type World } from '../world/world.js';
import { PEOPLE } from './people.api.js';
import { etagOf } from './person-view.js';
import { readVcf } from './vcf/read-vcf.js';

const document = loadDiscovery('people.v1');

/** `/__sim/accounts/{email}/…`: what the person does with contacts on Google's side, and what Google does to sync tokens. */
export function peopleControl(world: World): readonly ControlRoute[] {
  return [
    ['POST', /^accounts\/[^/]+\/contacts$/, (call) => json(201, create(world, call, personIn(call)))],
    ['PATCH', /^accounts\/[^/]+\/contacts\/c\d+$/, (call) => json(200, change(world, call))],
    ['DELETE', /^accounts\/[^/]+\/contacts\/c\d+$/, (call) => remove(world, call)],
    ['POST', /^accounts\/[^/]+\/contacts\/merge$/, (call) => merge(world, call)],
    ['POST', /^accounts\/[^/]+\/contacts\/expire$/, (call) => expire(world, call)],
    ['POST', /^accounts\/[^/]+\/contacts\/delay$/, (call) => delay(world, call)],
    ['POST', /^accounts\/[^/]+\/import-vcf$/, (call) => importVcf(world, call)],
  ];
}

/** `contact`, `otherContact` and `contactGroup` lines. */
export function* describePeople(world: World, email: string): Generator<object> {
  const book = world.people.bookOf(email);
  if (book === undefined) return;
  for (const contact of book.contacts.values()) {
    if (contact.deleted === true) continue;
    const groups = book.groupsOf(contact.id).sort();
    yield {
      kind: 'contact',
      resourceName: `people/${contact.id}`,
      etag: etagOf(contact),
      groups,
      fields: contact.fields,
    };
  }
  for (const { id, fields, deleted } of book.others.values())
    if (deleted !== true) yield { kind: 'otherContact', resourceName: `otherContacts/${id}`, fields };
  for (const { id, name, type, deleted } of book.groups.values())
    if (deleted !== true) yield { kind: 'contactGroup', resourceName: `contactGroups/${id}`, name, type };
}

function create(world: World, call: Call, body: object): object {
  return run(world, call, 'people.people.createContact', { body });
}

/** Replaces the fields that the body has. */
function change(world: World, call: Call): object {
  const body = personIn(call);
  const params = { resourceName: `people/${idIn(call)}` };
  const { etag } = run(world, call, 'people.people.get', { params, query: { personFields: 'names' } });
  const query = { updatePersonFields: Object.keys(body).join(',') };
  return run(world, call, 'people.people.updateContact', { params, query, body: { ...body, etag } });
}

function remove(world: World, call: Call): Answer {
  run(world, call, 'people.people.deleteContact', { params: { resourceName: `people/${idIn(call)}` } });
  return noContent();
}

/** Google finds that two contacts are one: the second is gone, the first has its name among the previous ones. */
function merge(world: World, call: Call): Answer {
  const { into, gone } = readBody(z.strictObject({ into: z.string(), gone: z.string() }), call);
  const book = bookIn(world, call);
  const [kept, lost] = [into, gone].map((name) => book.contact(name.replace('people/', '')));
  if (kept === undefined || lost === undefined) throw new ControlRefused(404, 'No such contact.');
  const [email, at] = [emailIn(call), world.clock.nowMs()];
  const previous = [...(kept.previous ?? []), lost.id];
  world.record([
    { t: 'people.contact', email, contact: { id: lost.id, fields: {}, at, deleted: true } },
    { t: 'people.contact', email, contact: { ...kept, previous, at: Math.max(at, kept.at + 1) } },
  ]);
  return noContent();
}

/** Every sync token of the person is dead. */
function expire(world: World, call: Call): Answer {
  bookIn(world, call);
  world.record([{ t: 'people.expired', email: emailIn(call) }]);
  return noContent();
}

/** How long a change stays out of syncs. */
function delay(world: World, call: Call): Answer {
  bookIn(world, call);
  const { ms } = readBody(z.strictObject({ ms: z.number().int().min(0) }), call);
  world.record([{ t: 'people.delayed', email: emailIn(call), ms }]);
  return noContent();
}

function importVcf(world: World, call: Call): Answer {
  const persons = readVcf(call.body.toString('utf8'));
  world.bulk(() => {
    for (const person of persons) create(world, call, person);
  });
  return json(200, { imported: persons.length });
}

function personIn(call: Call): Readonly<Record<string, unknown>> {
  const body = readBody(z.looseObject({}), call);
  const [fault] = checkValue(document, { $ref: 'Person' }, body);
  if (fault !== undefined) throw new ControlRefused(400, fault);
  return body;
}

function run(world: World, call: Call, method: string, request: Parameters<Owner['run']>[1]): Record<string, unknown> {
  bookIn(world, call);
  try {
    return new Owner(world, [PEOPLE], emailIn(call), call).run(method, request);
  } catch (error) {
    if (error instanceof GoogleError) throw new ControlRefused(error.status, error.message);
    throw error;
  }
}

function bookIn(world: World, call: Call): AddressBook {
  const book = world.people.bookOf(emailIn(call));
  if (book === undefined) throw new ControlRefused(404, 'No such account.');
  return book;
}

function emailIn(call: Call): string {
  return decodeURIComponent(call.path.split('/')[3] ?? '').toLowerCase();
}

function idIn(call: Call): string {
  return call.path.split('/')[5] ?? '';
}
