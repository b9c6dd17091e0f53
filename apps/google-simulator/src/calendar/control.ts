import { z } from 'zod';
import { checkValue } from '../discovery/check.js';
import { loadDiscovery } from '../discovery/document.js';
import { type Answer, type Call, json, noContent } from '../http/call.js';
import { ControlRefused, readBody } from '../sim/control-body.js';
import { type ControlRoute } from '../sim/control-route.js';
import { GoogleError } from '../http/google-error.js';
import { type Desk } from '../world/calendar/calendar.js';
import { ownEntry } from '../world/calendar/own-entry.js';
import { ROLES } from '../world/calendar/stored.js';
import { type World } from '../world/world.js';
import { Owner, type OwnerRequest } from '../web/owner.js';
import { CALENDAR } from './calendar.api.js';
import { etagOf } from './etags.js';
import { importIcs } from './ics/import-ics.js';

export { describeCalendars } from './describe.js';

const ShareRequest = z.strictObject({
  calendarId: z.string(),
  with: z.string(),
  role: z.enum(ROLES).default('reader'),
});
const SettingsRequest = z.record(z.string(), z.string());

/** `/__sim/accounts/{email}/…` of this API: what happens at Google's side. */
export function calendarControl(world: World): readonly ControlRoute[] {
  const events = '^accounts/[^/]+/calendar/events';
  return [
    ['POST', new RegExp(`${events}$`), (call) => runFor(world, call, 'insert')],
    ['PATCH', new RegExp(`${events}/[^/]+$`), (call) => runFor(world, call, 'patch')],
    ['DELETE', new RegExp(`${events}/[^/]+$`), (call) => runFor(world, call, 'delete')],
    ['POST', /^accounts\/[^/]+\/calendar\/expire$/, (call) => expire(world, call)],
    ['POST', /^accounts\/[^/]+\/calendar\/share$/, (call) => share(world, call)],
    ['PATCH', /^accounts\/[^/]+\/calendar\/settings$/, (call) => set(world, call)],
    ['GET', /^accounts\/[^/]+\/calendar\/mails$/, (call) => json(200, { mails: deskIn(world, call).mails })],
    [
      'POST',
      /^accounts\/[^/]+\/import-ics$/,
      (call) => json(200, importIcs(ownerIn(world, call), call.body.toString('utf8'))),
    ],
  ];
}

/** The person does it on Google's own pages; `?calendarId=` where it is not the primary calendar, and any parameter of the method. */
function runFor(world: World, call: Call, verb: 'insert' | 'patch' | 'delete'): Answer {
  const { calendarId = 'primary', ...query } = Object.fromEntries(call.query);
  const body = verb === 'delete' ? {} : eventIn(call);
  const params = { calendarId, eventId: decodeURIComponent(call.path.split('/')[6] ?? '') };
  const answer = asControl(() => ownerIn(world, call).run(`calendar.events.${verb}`, { params, query, body }));
  return verb === 'delete' ? noContent() : json(verb === 'insert' ? 201 : 200, answer);
}

function eventIn(call: Call): NonNullable<OwnerRequest['body']> {
  const body = readBody(z.looseObject({}), call);
  const [fault] = checkValue(loadDiscovery('calendar.v3'), { $ref: 'Event' }, body);
  if (fault !== undefined) throw new ControlRefused(400, fault);
  return body;
}

function asControl<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof GoogleError) throw new ControlRefused(error.status, error.message);
    throw error;
  }
}

/** Every sync token of the person is dead: 410 fullSyncRequired. */
function expire(world: World, call: Call): Answer {
  deskIn(world, call);
  world.record([{ t: 'calendar.expired', email: emailIn(call) }]);
  return noContent();
}

/** Puts a calendar into somebody's list, with a role. */
function share(world: World, call: Call): Answer {
  const { calendarId, with: email, role } = readBody(ShareRequest, call);
  deskIn(world, call);
  const id = calendarId === 'primary' ? emailIn(call) : calendarId;
  const desk = world.calendars.desks.get(email.toLowerCase());
  if (desk === undefined) throw new ControlRefused(404, 'No such account.');
  if (world.calendars.books.get(id)?.facts.owner !== emailIn(call)) throw new ControlRefused(404, 'No such calendar.');
  const etag = etagOf(world.clock.nowMs(), desk.list.version + 1);
  const entry = { ...ownEntry(id, etag), accessRole: role };
  world.record([{ t: 'calendar.listed', email: email.toLowerCase(), entry }]);
  return json(201, entry);
}

function set(world: World, call: Call): Answer {
  const desk = deskIn(world, call);
  const wanted = Object.entries(readBody(SettingsRequest, call));
  const unknown = wanted.find(([id]) => desk.settings.get(id) === undefined);
  if (unknown !== undefined) throw new ControlRefused(404, `No such setting: ${unknown[0]}.`);
  const etag = etagOf(world.clock.nowMs(), desk.settings.version + 1);
  world.record(
    wanted.map(([id, value]) => ({ t: 'calendar.setting', email: emailIn(call), id, value, etag }) as const),
  );
  return json(200, Object.fromEntries([...desk.settings.values()].map(({ id, value }) => [id, value])));
}

function ownerIn(world: World, call: Call): Owner {
  deskIn(world, call);
  return new Owner(world, [CALENDAR], emailIn(call), call);
}

function deskIn(world: World, call: Call): Desk {
  const desk = world.calendars.desks.get(emailIn(call));
  if (desk === undefined) throw new ControlRefused(404, 'No such account.');
  return desk;
}

function emailIn(call: Call): string {
  return decodeURIComponent(call.path.split('/')[3] ?? '').toLowerCase();
}
