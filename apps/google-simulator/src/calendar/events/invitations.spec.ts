import { type Simulator } from '../../simulator.js';
import { CalendarCaller, type EventAnswer } from '../../testing/calendar-caller.js';
import { control, LINH, MINH, startTest } from '../../testing/fixture.js';

const EVENTS = 'calendars/primary/events';

let simulator: Simulator;
let minh: CalendarCaller;
let linh: CalendarCaller;
beforeEach(async () => {
  simulator = await startTest();
  minh = await CalendarCaller.for(simulator);
  linh = await CalendarCaller.for(simulator, LINH);
});
afterEach(() => simulator.close());

const invite = (fields: object = {}, query = ''): Promise<EventAnswer> =>
  minh.insert({ attendees: [{ email: LINH }, { email: 'guest@elsewhere.example' }], ...fields }, query);

async function copyOf({ id }: EventAnswer, who = linh): Promise<EventAnswer> {
  return (await who.get(`${EVENTS}/${id}`)).body;
}

const answer = (event: EventAnswer, responseStatus: string): EventAnswer['attendees'] =>
  event.attendees!.map((row) => (row.email === LINH ? { ...row, responseStatus } : row));

it('puts a copy with the same uid into a guest’s calendar', async () => {
  const event = await invite({ extendedProperties: { private: { hub: '1' }, shared: { room: '2' } }, colorId: '4' });
  const copy = await copyOf(event);
  expect(copy).toMatchObject({
    iCalUID: event.iCalUID,
    summary: 'Họp',
    organizer: { email: MINH },
    extendedProperties: { shared: { room: '2' } },
  });
  expect(copy.attendees).toEqual([
    { email: LINH, responseStatus: 'needsAction', self: true },
    { email: 'guest@elsewhere.example', responseStatus: 'needsAction' },
  ]);
  expect(['self' in copy.organizer, 'colorId' in copy, JSON.stringify(copy).includes('hub')]).toEqual([
    false,
    false,
    false,
  ]);
});

it('lets an answer flow back to the organizer, and on to other guests', async () => {
  const event = await invite();
  const { nextSyncToken } = await minh.list();
  const answered = await linh.call('PATCH', `${EVENTS}/${event.id}`, { attendees: answer(event, 'accepted') });
  expect(answered.body.attendees?.[0]).toMatchObject({ email: LINH, responseStatus: 'accepted', self: true });
  const { items } = await minh.list(`syncToken=${nextSyncToken}`);
  expect(items).toHaveLength(1);
  expect(items[0]?.attendees?.[0]).toEqual({ email: LINH, responseStatus: 'accepted' });
});

it.each<[string, (event: EventAnswer) => object]>([
  ['the title', () => ({ summary: 'mine' })],
  ['the time', () => ({ end: { dateTime: '2026-11-24T11:00:00+07:00' } })],
  [
    'another guest’s answer',
    (event) => ({ attendees: event.attendees!.map((row) => ({ ...row, responseStatus: 'accepted' })) }),
  ],
  ['the list of guests, by leaving one out', () => ({ attendees: [{ email: LINH, responseStatus: 'accepted' }] })],
  ['shared properties', () => ({ extendedProperties: { shared: { a: 'b' } } })],
])('forbids a guest to change %s', async (_what, patch) => {
  const event = await invite();
  expect(await linh.call('PATCH', `${EVENTS}/${event.id}`, patch(event))).toMatchObject({
    status: 403,
    reason: 'forbiddenForNonOrganizer',
  });
});

it('lets a guest keep reminders, colour and private properties to himself', async () => {
  const event = await invite();
  const own = { colorId: '5', reminders: { useDefault: false }, extendedProperties: { private: { hub: '9' } } };
  expect((await linh.call('PATCH', `${EVENTS}/${event.id}`, own)).status).toBe(200);
  await minh.call('PATCH', `${EVENTS}/${event.id}`, { summary: 'Mới' });
  expect(await copyOf(event)).toMatchObject({ summary: 'Mới', ...own });
  expect('colorId' in (await copyOf(event, minh))).toBe(false);
});

it('lets a guest change everything where the organizer says so, for everybody', async () => {
  const event = await invite({ guestsCanModify: true });
  expect((await linh.call('PATCH', `${EVENTS}/${event.id}`, { summary: 'ours' })).status).toBe(200);
  expect((await copyOf(event, minh)).summary).toBe('ours');
});

it('takes away for everybody what such a guest takes away', async () => {
  const event = await invite({ guestsCanModify: true, location: 'Sen', colorId: '3' });
  await linh.call('PATCH', `${EVENTS}/${event.id}`, { location: null });
  const original = await copyOf(event, minh);
  expect(['location' in original, original.colorId]).toEqual([false, '3']);
});

it('never writes over a guest’s own event that happens to have the same id', async () => {
  const own = await linh.insert({ id: 'same0', summary: 'Linh’s own' });
  await invite({ id: 'same0', iCalUID: undefined });
  expect(await copyOf(own)).toEqual(own);
});

it('lets a guest ask others along, unless the organizer minds', async () => {
  const more = {
    attendees: [{ email: LINH }, { email: 'guest@elsewhere.example' }, { email: 'third@elsewhere.example' }],
  };
  const open = await invite();
  expect((await linh.call('PATCH', `${EVENTS}/${open.id}`, more)).status).toBe(200);
  expect((await copyOf(open, minh)).attendees).toHaveLength(3);
  const closed = await invite({ guestsCanInviteOthers: false });
  expect((await linh.call('PATCH', `${EVENTS}/${closed.id}`, more)).status).toBe(403);
});

it('declines for a guest who deletes the copy, and does not bring it back', async () => {
  const event = await invite();
  expect((await linh.call('DELETE', `${EVENTS}/${event.id}`)).status).toBe(204);
  expect((await copyOf(event, minh)).attendees?.[0]?.responseStatus).toBe('declined');
  await minh.call('PATCH', `${EVENTS}/${event.id}`, { summary: 'x' });
  expect((await copyOf(event)).status).toBe('cancelled');
  expect((await copyOf(event, minh)).status).toBe('confirmed');
});

it('cancels the copies when the organizer deletes, or leaves a guest out', async () => {
  const [gone, without] = [await invite(), await invite()];
  await minh.call('DELETE', `${EVENTS}/${gone.id}`);
  await minh.call('PATCH', `${EVENTS}/${without.id}`, { attendees: [] });
  expect([(await copyOf(gone)).status, (await copyOf(without)).status]).toEqual(['cancelled', 'cancelled']);
});

it('answers for one time of a series alone', async () => {
  const event = await invite({ recurrence: ['RRULE:FREQ=DAILY;COUNT=3'] });
  const one = { ...event, id: `${event.id}_20261125T020000Z` };
  await linh.call('PATCH', `${EVENTS}/${one.id}`, { attendees: answer(event, 'declined') });
  expect((await copyOf(one, minh)).attendees?.[0]?.responseStatus).toBe('declined');
  expect((await copyOf(event, minh)).attendees?.[0]?.responseStatus).toBe('needsAction');
});

it('moves an event to another calendar, which becomes its organizer; the guests keep it', async () => {
  const event = await invite();
  const { id: team } = (await minh.post('calendars', { summary: 'Team' })).body;
  const moved = await minh.post(`${EVENTS}/${event.id}/move?destination=${encodeURIComponent(team)}`);
  expect(moved.body.organizer).toEqual({ email: team, displayName: 'Team', self: true });
  expect((await copyOf(event, minh)).status).toBe('cancelled');
  expect(await copyOf(event)).toMatchObject({ status: 'confirmed', organizer: { email: team } });
  expect((await linh.post(`${EVENTS}/${event.id}/move?destination=primary`)).status).toBe(403);
});

it('imports a private copy: nobody is told, and whoever its organizer is, it can be changed', async () => {
  const body = {
    iCalUID: 'abc@elsewhere.example',
    organizer: { email: 'boss@elsewhere.example' },
    attendees: [{ email: LINH }],
  };
  const times = { start: { date: '2026-11-24' }, end: { date: '2026-11-25' } };
  const imported = (await minh.post(`${EVENTS}/import`, { ...body, ...times, summary: 'A' })).body;
  expect(imported.organizer).toEqual({ email: 'boss@elsewhere.example' });
  expect((await linh.list()).items).toEqual([]);
  const again = (await minh.post(`${EVENTS}/import`, { ...body, ...times, summary: 'B' })).body;
  expect([again.id, again.summary]).toEqual([imported.id, 'B']);
  expect((await minh.call('PATCH', `${EVENTS}/${again.id}`, { summary: 'C' })).status).toBe(200);
  expect(await minh.post(`${EVENTS}/import`, times)).toMatchObject({ status: 400, reason: 'required' });
});

it('counts the mails that Google would send, by sendUpdates', async () => {
  const mails = async (): Promise<unknown> => (await control(simulator, 'GET', `accounts/${MINH}/calendar/mails`)).body;
  const event = await invite();
  expect(await mails()).toEqual({ mails: 0 });
  await invite({}, '?sendUpdates=all');
  expect(await mails()).toEqual({ mails: 2 });
  await minh.call('PATCH', `${EVENTS}/${event.id}?sendUpdates=externalOnly`, { summary: 'x' });
  expect(await mails()).toEqual({ mails: 3 });
  await minh.call('DELETE', `${EVENTS}/${event.id}?sendNotifications=true`);
  expect(await mails()).toEqual({ mails: 5 });
  expect((await control(simulator, 'GET', `accounts/${LINH}/calendar/mails`)).body).toEqual({ mails: 0 });
});
