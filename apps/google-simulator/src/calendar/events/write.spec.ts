import { type Simulator } from '../../simulator.js';
import { CalendarCaller, HOUR } from '../../testing/calendar-caller.js';
import { startTest } from '../../testing/fixture.js';

const EVENTS = 'calendars/primary/events';

let simulator: Simulator;
let minh: CalendarCaller;
beforeEach(async () => {
  simulator = await startTest();
  minh = await CalendarCaller.for(simulator);
});
afterEach(() => simulator.close());

it('keeps what was inserted, and says the rest as Google does', async () => {
  const made = await minh.insert({ description: 'x', extendedProperties: { private: { hub: '1' } } });
  expect((await minh.get(`${EVENTS}/${made.id}`)).body).toEqual(made);
  expect(made).toMatchObject({
    kind: 'calendar#event',
    id: expect.stringMatching(/^[0-9a-v]{26}$/) as string,
    status: 'confirmed',
    iCalUID: `${made.id}@google.com`,
    start: { dateTime: '2026-11-24T09:00:00+07:00', timeZone: 'Asia/Ho_Chi_Minh' },
    creator: { email: 'minh@hoasen.example', self: true },
    organizer: { email: 'minh@hoasen.example', self: true },
    reminders: { useDefault: true },
    eventType: 'default',
    sequence: 0,
  });
});

it('writes times in the zone that the reader asks for', async () => {
  const { id } = await minh.insert({
    start: { dateTime: '2026-07-01T09:00:00', timeZone: 'Europe/Paris' },
    end: { dateTime: '2026-07-01T10:00:00', timeZone: 'Europe/Paris' },
  });
  const at = async (zone: string): Promise<string | undefined> =>
    (await minh.get(`${EVENTS}/${id}?timeZone=${encodeURIComponent(zone)}`)).body.start.dateTime;
  expect(await at('Europe/Paris')).toBe('2026-07-01T09:00:00+02:00');
  expect(await at('America/New_York')).toBe('2026-07-01T03:00:00-04:00');
  expect(await at('UTC')).toBe('2026-07-01T07:00:00Z');
});

it('takes an id of the client once, and never again, not even after it was deleted', async () => {
  await minh.insert({ id: 'hub00001' });
  expect(await minh.post(EVENTS, { ...HOUR, id: 'hub00001' })).toMatchObject({ status: 409, reason: 'duplicate' });
  await minh.call('DELETE', `${EVENTS}/hub00001`);
  expect(await minh.post(EVENTS, { ...HOUR, id: 'hub00001' })).toMatchObject({ status: 409, reason: 'duplicate' });
});

it.each<[string, object, string]>([
  ['no end', { end: undefined }, 'required'],
  ['a day against an hour', { end: { date: '2026-11-25' } }, 'invalid'],
  ['a start with date and dateTime', { start: { date: '2026-11-24', dateTime: '2026-11-24T09:00:00Z' } }, 'invalid'],
  ['a date that is none', { start: { date: '2026-02-30' }, end: { date: '2026-03-01' } }, 'invalid'],
  ['an end before the start', { end: { dateTime: '2026-11-24T08:00:00+07:00' } }, 'timeRangeEmpty'],
  ['a day that ends on itself', { start: { date: '2026-11-24' }, end: { date: '2026-11-24' } }, 'timeRangeEmpty'],
  ['an hour of no zone', { start: { dateTime: '2026-11-24T09:00:00' } }, 'required'],
  ['a zone that is none', { start: { ...HOUR.start, timeZone: 'Mars/Phobos' } }, 'invalid'],
  [
    'a series of no zone',
    { start: { dateTime: '2026-11-24T02:00:00Z' }, recurrence: ['RRULE:FREQ=DAILY'] },
    'required',
  ],
  ['a rule that is none', { recurrence: ['RRULE:FREQ=SOMETIMES'] }, 'invalid'],
  ['a DTSTART among the rules', { recurrence: ['DTSTART:20261124T020000Z'] }, 'invalid'],
  ['an id with capitals', { id: 'ABCDE' }, 'invalid'],
  ['an id of four characters', { id: 'abcd' }, 'invalid'],
  ['an id and an iCalUID', { id: 'abcde', iCalUID: 'x@y' }, 'invalid'],
  ['a guest without an address', { attendees: [{ displayName: 'Linh' }] }, 'invalid'],
  ['six reminders', { reminders: { overrides: Array(6).fill({ method: 'popup', minutes: 1 }) } }, 'invalid'],
  [
    'both kinds of reminders',
    { reminders: { useDefault: true, overrides: [{ method: 'popup', minutes: 1 }] } },
    'cannotUseDefaultRemindersAndSpecifyOverride',
  ],
  ['a property with a long name', { extendedProperties: { private: { ['k'.repeat(45)]: 'v' } } }, 'invalid'],
  ['a property with a long value', { extendedProperties: { shared: { k: 'v'.repeat(1_025) } } }, 'invalid'],
  ['a colour that is none', { colorId: '12' }, 'invalid'],
])('refuses %s', async (_what, fields, reason) => {
  expect(await minh.post(EVENTS, { ...HOUR, ...fields })).toMatchObject({ status: 400, reason });
});

it('patches objects field by field, lists whole, and takes away what is null', async () => {
  const { id } = await minh.insert({
    location: 'Phòng họp Sen',
    extendedProperties: { private: { a: '1', b: '2' } },
    attendees: [{ email: 'a@example.com' }, { email: 'b@example.com' }],
  });
  const { body } = await minh.call('PATCH', `${EVENTS}/${id}`, {
    location: null,
    extendedProperties: { private: { a: '3' } },
    attendees: [{ email: 'c@example.com' }],
  });
  expect(body.extendedProperties).toEqual({ private: { a: '3', b: '2' } });
  expect(body.attendees).toEqual([{ email: 'c@example.com', responseStatus: 'needsAction' }]);
  expect([body.summary, 'location' in body]).toEqual(['Họp', false]);
});

it('replaces the whole event by an update', async () => {
  const { id } = await minh.insert({ location: 'Room 402', colorId: '3' });
  const { body } = await minh.call('PUT', `${EVENTS}/${id}`, { ...HOUR, summary: 'Mới' });
  expect([body.summary, 'location' in body, 'colorId' in body]).toEqual(['Mới', false, false]);
  expect(await minh.call('PUT', `${EVENTS}/${id}`, { summary: 'x' })).toMatchObject({
    status: 400,
    reason: 'required',
  });
});

it('writes only over the state that If-Match names', async () => {
  const { id, etag } = await minh.insert();
  const path = `${EVENTS}/${id}`;
  const changed = await minh.call('PATCH', path, { summary: 'a' }, { 'if-match': etag });
  expect(changed.status).toBe(200);
  expect(changed.headers.get('etag')).toBe(changed.body.etag);
  for (const [verb, body] of [
    ['PATCH', { summary: 'b' }],
    ['PUT', HOUR],
    ['DELETE', undefined],
  ] as const)
    expect(await minh.call(verb, path, body, { 'if-match': etag })).toMatchObject({
      status: 412,
      reason: 'conditionNotMet',
    });
  expect((await minh.call('DELETE', path, undefined, { 'if-match': changed.body.etag })).status).toBe(204);
});

it('answers 304 to whoever has the state already', async () => {
  const { id, etag } = await minh.insert();
  expect((await minh.get(`${EVENTS}/${id}`, { 'if-none-match': etag })).status).toBe(304);
  expect((await minh.get(`${EVENTS}/${id}`, { 'if-none-match': '"1"' })).status).toBe(200);
});

it('deletes once, answers 410 after that, and still gives the deleted one', async () => {
  const { id } = await minh.insert();
  expect((await minh.call('DELETE', `${EVENTS}/${id}`)).status).toBe(204);
  expect(await minh.call('DELETE', `${EVENTS}/${id}`)).toMatchObject({ status: 410, reason: 'deleted' });
  expect((await minh.get(`${EVENTS}/${id}`)).body).toMatchObject({ id, status: 'cancelled', summary: 'Họp' });
  expect(await minh.call('DELETE', `${EVENTS}/nosuch`)).toMatchObject({ status: 404, reason: 'notFound' });
});

it('counts the changes of the time, and refuses a body from before', async () => {
  const { id } = await minh.insert();
  const later = { start: { dateTime: '2026-11-24T11:00:00+07:00' }, end: { dateTime: '2026-11-24T12:00:00+07:00' } };
  expect((await minh.call('PATCH', `${EVENTS}/${id}`, later)).body.sequence).toBe(1);
  expect((await minh.call('PATCH', `${EVENTS}/${id}`, { summary: 'x' })).body.sequence).toBe(1);
  expect(await minh.call('PUT', `${EVENTS}/${id}`, { ...HOUR, sequence: 0 })).toMatchObject({
    status: 400,
    reason: 'invalid',
  });
});

it('does not move `updated` for a reminder', async () => {
  const { id, updated, etag } = await minh.insert();
  simulator.world.clock.advance(5_000);
  const reminded = await minh.call('PATCH', `${EVENTS}/${id}`, { reminders: { useDefault: false } });
  expect([reminded.body.updated, reminded.body.etag === etag]).toEqual([updated, false]);
  expect((await minh.call('PATCH', `${EVENTS}/${id}`, { summary: 'x' })).body.updated).not.toBe(updated);
});

it('makes a Meet only for a client that speaks of conferences', async () => {
  const conferenceData = { createRequest: { requestId: 'r1', conferenceSolutionKey: { type: 'hangoutsMeet' } } };
  expect('conferenceData' in (await minh.insert({ conferenceData }))).toBe(false);
  const { hangoutLink } = await minh.insert({ conferenceData }, '?conferenceDataVersion=1');
  expect(hangoutLink).toMatch(/^https:\/\/meet\.google\.com\/[a-z]{3}-[a-z]{4}-[a-z]{3}$/);
});
