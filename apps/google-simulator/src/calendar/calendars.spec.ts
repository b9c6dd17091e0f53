import { type Simulator } from '../simulator.js';
import { CalendarCaller } from '../testing/calendar-caller.js';
import { control, LINH, MINH, startTest } from '../testing/fixture.js';
import { Listener } from '../testing/listener.js';

const LIST = 'users/me/calendarList';

let simulator: Simulator;
let minh: CalendarCaller;
beforeEach(async () => {
  simulator = await startTest();
  minh = await CalendarCaller.for(simulator);
});
afterEach(() => simulator.close());

const create = async (summary = 'Team'): Promise<string> => (await minh.post('calendars', { summary })).body.id;
const at = (id: string, below = ''): string => `calendars/${encodeURIComponent(id)}${below}`;
const inList = (id: string): string => `${LIST}/${encodeURIComponent(id)}`;

it('gives everybody a primary calendar, named by `primary` or the address', async () => {
  const { body } = await minh.get(at('primary'));
  expect(body).toMatchObject({ id: MINH, summary: MINH, timeZone: 'Asia/Ho_Chi_Minh' });
  expect((await minh.get(at(MINH.toUpperCase()))).body).toEqual(body);
  expect((await minh.get(LIST)).body.items).toMatchObject([{ id: MINH, primary: true, accessRole: 'owner' }]);
});

it('hides the calendars of others', async () => {
  for (const path of ['', '/events'])
    expect(await minh.get(at(LINH, path))).toMatchObject({ status: 404, reason: 'notFound' });
});

it('creates, changes and deletes a calendar, and tells it by the list’s sync token', async () => {
  const { nextSyncToken } = (await minh.get(LIST)).body;
  const id = await create();
  expect(id).toMatch(/^c_[\da-f]{64}@group\.calendar\.google\.com$/);
  const changed = await minh.call('PATCH', at(id), { description: 'x', timeZone: 'Asia/Tokyo' });
  expect(changed.body).toMatchObject({ summary: 'Team', description: 'x', timeZone: 'Asia/Tokyo' });
  expect((await minh.call('PUT', at(id), { summary: 'Nhóm' })).body).not.toHaveProperty('description');
  expect((await minh.get(`${LIST}?syncToken=${nextSyncToken!}`)).body.items).toMatchObject([{ id, summary: 'Nhóm' }]);
  const { body } = await minh.get(LIST);
  expect((await minh.call('DELETE', at(id))).status).toBe(204);
  expect((await minh.get(at(id))).status).toBe(404);
  const gone = (await minh.get(`${LIST}?syncToken=${body.nextSyncToken!}`)).body.items;
  expect(gone).toMatchObject([{ id, deleted: true }]);
});

it('refuses to delete a primary calendar and to clear another', async () => {
  expect((await minh.call('DELETE', at('primary'))).status).toBe(400);
  expect((await minh.post(at(await create(), '/clear'))).status).toBe(400);
  expect((await minh.call('DELETE', inList('primary'))).status).toBe(400);
  expect(await minh.post('calendars', {})).toMatchObject({ status: 400, reason: 'required' });
});

it('clears the primary calendar, and says so to whoever syncs', async () => {
  const { id } = await minh.insert({ recurrence: ['RRULE:FREQ=DAILY;COUNT=2'] });
  await minh.call('PATCH', `calendars/primary/events/${id}_20261125T020000Z`, { summary: 'x' });
  const { nextSyncToken } = await minh.list();
  expect((await minh.post(at('primary', '/clear'))).status).toBe(204);
  expect((await minh.list()).items).toEqual([]);
  expect((await minh.list(`syncToken=${nextSyncToken}`)).items.map(({ status }) => status)).toEqual([
    'cancelled',
    'cancelled',
  ]);
});

describe('a calendar of another’s, shared for reading', () => {
  let linh: CalendarCaller;
  beforeEach(async () => {
    linh = await CalendarCaller.for(simulator, LINH);
    await minh.insert({ id: 'secret', visibility: 'private', description: 'x' });
    await control(simulator, 'POST', `accounts/${MINH}/calendar/share`, { calendarId: 'primary', with: LINH });
  });

  it('can be read, private events without their content', async () => {
    expect((await linh.get(LIST)).body.items).toMatchObject([{ id: LINH }, { id: MINH, accessRole: 'reader' }]);
    const { body } = await linh.get(at(MINH, '/events/secret'));
    expect([body.status, 'summary' in body, 'description' in body]).toEqual(['confirmed', false, false]);
  });

  it('cannot be written', async () => {
    expect(await linh.call('DELETE', at(MINH, '/events/secret'))).toMatchObject({
      status: 403,
      reason: 'requiredAccessLevel',
    });
    expect((await linh.call('PATCH', at(MINH), { summary: 'x' })).status).toBe(403);
  });

  it('leaves the list and comes back', async () => {
    expect((await linh.call('DELETE', inList(MINH))).status).toBe(204);
    expect((await linh.get(inList(MINH))).status).toBe(404);
    expect((await linh.get(`${LIST}?showDeleted=true`)).body.items).toHaveLength(2);
    expect((await linh.post(LIST, { id: MINH })).body).toMatchObject({ id: MINH, accessRole: 'reader' });
    expect((await linh.post(LIST, { id: 'nobody@hoasen.example' })).status).toBe(404);
  });
});

describe('a row of the list', () => {
  it('takes a colour of the palette, or free ones on demand', async () => {
    const path = inList('primary');
    expect((await minh.call('PATCH', path, { colorId: '11' })).body.backgroundColor).toBe('#fbe983');
    const free = { backgroundColor: '#123456', foregroundColor: '#ffffff' };
    expect((await minh.call('PATCH', `${path}?colorRgbFormat=true`, free)).body).toMatchObject(free);
    expect((await minh.call('PATCH', path, { colorId: '25' })).status).toBe(400);
  });

  it('can be hidden, which only a sync and showHidden see', async () => {
    const id = await create();
    const { nextSyncToken } = (await minh.get(LIST)).body;
    expect((await minh.call('PATCH', inList(id), { hidden: true })).body).toMatchObject({
      hidden: true,
      selected: false,
    });
    expect((await minh.get(LIST)).body.items).toHaveLength(1);
    expect((await minh.get(`${LIST}?showHidden=true`)).body.items).toHaveLength(2);
    expect((await minh.get(`${LIST}?syncToken=${nextSyncToken!}`)).body.items).toMatchObject([{ id, hidden: true }]);
  });

  it('is written only over the state that If-Match names', async () => {
    const { etag } = (await minh.get(inList('primary'))).body;
    const patch = (): ReturnType<CalendarCaller['call']> =>
      minh.call('PATCH', inList('primary'), { selected: false }, { 'if-match': etag });
    expect([(await patch()).status, (await patch()).status]).toEqual([200, 412]);
  });

  it.each(['minAccessRole=owner', 'showDeleted=false', 'showHidden=false'])(
    'has no sync token beside %s',
    async (query) => {
      const { nextSyncToken } = (await minh.get(LIST)).body;
      expect((await minh.get(`${LIST}?syncToken=${nextSyncToken!}&${query}`)).status).toBe(400);
    },
  );
});

describe('free and busy', () => {
  const DAY = { timeMin: '2026-11-24T00:00:00Z', timeMax: '2026-11-25T00:00:00Z' };
  const query = async (fields: object): Promise<unknown> =>
    (await minh.post('freeBusy', { ...DAY, ...fields })).body.calendars;

  it('merges what touches, and leaves out what is transparent, declined or deleted', async () => {
    const hour = (from: number): object => ({
      start: { dateTime: `2026-11-24T0${String(from)}:00:00Z` },
      end: { dateTime: `2026-11-24T0${String(from + 1)}:00:00Z` },
    });
    await minh.insert({ ...hour(1) });
    await minh.insert({ ...hour(2) });
    await minh.insert({ ...hour(4), transparency: 'transparent' });
    const { id } = await minh.insert({ ...hour(6) });
    await minh.call('DELETE', `calendars/primary/events/${id}`);
    expect(await query({ items: [{ id: 'primary' }] })).toEqual({
      primary: { busy: [{ start: '2026-11-24T01:00:00Z', end: '2026-11-24T03:00:00Z' }] },
    });
  });

  it('counts each time of a series and whole days, in the zone asked for', async () => {
    await minh.insert({
      start: { dateTime: '2026-11-23T23:00:00Z', timeZone: 'UTC' },
      end: { dateTime: '2026-11-24T01:00:00Z' },
      recurrence: ['RRULE:FREQ=DAILY;COUNT=2'],
    });
    expect(await query({ items: [{ id: MINH }], timeZone: 'Asia/Ho_Chi_Minh' })).toEqual({
      [MINH]: {
        busy: [
          { start: '2026-11-24T07:00:00+07:00', end: '2026-11-24T08:00:00+07:00' },
          { start: '2026-11-25T06:00:00+07:00', end: '2026-11-25T07:00:00+07:00' },
        ],
      },
    });
  });

  it('shows a colleague’s, and errors for the unknown and the too many', async () => {
    expect(await query({ items: [{ id: LINH }, { id: 'x@y.example' }] })).toEqual({
      [LINH]: { busy: [] },
      'x@y.example': { errors: [{ domain: 'global', reason: 'notFound' }], busy: [] },
    });
    expect(await query({ items: [{ id: LINH }, { id: MINH }], calendarExpansionMax: 1 })).toMatchObject({
      [LINH]: { errors: [{ reason: 'tooManyCalendarsRequested' }] },
    });
    expect(await minh.post('freeBusy', { ...DAY, timeMax: DAY.timeMin })).toMatchObject({ reason: 'timeRangeEmpty' });
    expect(await minh.post('freeBusy', { items: [] })).toMatchObject({ status: 400, reason: 'required' });
  });
});

describe('a channel', () => {
  let listener: Listener;
  beforeEach(async () => (listener = await Listener.start()));
  afterEach(() => listener.close());

  it('tells that events, list and settings changed, and nothing of others', async () => {
    const linh = await CalendarCaller.for(simulator, LINH);
    const open = (id: string, path: string): ReturnType<CalendarCaller['post']> =>
      minh.post(`${path}/watch`, { id, type: 'web_hook', address: listener.url });
    const events = await open('events', 'calendars/primary/events');
    expect(events.body.resourceUri).toBe(
      `https://www.googleapis.com/calendar/v3/calendars/${encodeURIComponent(MINH)}/events?alt=json`,
    );
    await open('list', LIST);
    await open('settings', 'users/me/settings');
    await listener.received(3);
    await linh.insert();
    await minh.insert();
    await listener.received(4);
    await minh.call('PATCH', inList('primary'), { selected: false });
    await listener.received(5);
    await control(simulator, 'PATCH', `accounts/${MINH}/calendar/settings`, { weekStart: '0' });
    const heard = await listener.received(6);
    expect(
      heard.slice(3).map(({ headers }) => [headers['x-goog-channel-id'], headers['x-goog-resource-state']]),
    ).toEqual([
      ['events', 'exists'],
      ['list', 'exists'],
      ['settings', 'exists'],
    ]);
  });

  it('tells an invited guest’s watcher, too', async () => {
    const linh = await CalendarCaller.for(simulator, LINH);
    await linh.post('calendars/primary/events/watch', { id: 'x', type: 'web_hook', address: listener.url });
    await listener.received(1);
    await minh.insert({ attendees: [{ email: LINH }] });
    expect(await listener.received(2)).toHaveLength(2);
  });
});
