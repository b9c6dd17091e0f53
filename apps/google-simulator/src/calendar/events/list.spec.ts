import { type Simulator } from '../../simulator.js';
import { CalendarCaller, type EventAnswer } from '../../testing/calendar-caller.js';
import { startTest } from '../../testing/fixture.js';

const EVENTS = 'calendars/primary/events';

let simulator: Simulator;
let minh: CalendarCaller;
beforeEach(async () => {
  simulator = await startTest();
  minh = await CalendarCaller.for(simulator);
});
afterEach(() => simulator.close());

const idsOf = (items: readonly EventAnswer[]): string[] => items.map(({ id }) => id);

/** An event of an hour, so many days after 24 November 2026. */
function onDay(day: number, fields: object = {}): Promise<EventAnswer> {
  const at = (hour: string): object => ({
    dateTime: new Date(Date.parse(`2026-11-24T${hour}:00:00Z`) + day * 86_400_000).toISOString(),
  });
  return minh.insert({ start: at('02'), end: at('03'), ...fields });
}

describe('a list', () => {
  it('comes in pages, the last of which has the sync token', async () => {
    const made: string[] = [];
    for (let day = 0; day < 5; day += 1) made.push((await onDay(day)).id);
    const first = (await minh.get(`${EVENTS}?maxResults=2`)).body;
    expect([first.items.length, typeof first.nextPageToken, first.nextSyncToken]).toEqual([2, 'string', undefined]);
    const { items, nextSyncToken } = await minh.list('maxResults=2');
    expect(idsOf(items)).toEqual(made);
    expect(nextSyncToken).not.toBe('');
  });

  it('shows again what changed while its pages were read, and hides nothing', async () => {
    const made: EventAnswer[] = [];
    for (let day = 0; day < 4; day += 1) made.push(await onDay(day));
    const { body } = await minh.get(`${EVENTS}?maxResults=2`);
    await minh.call('PATCH', `${EVENTS}/${made[0]!.id}`, { summary: 'changed' });
    const rest = (await minh.get(`${EVENTS}?maxResults=4&pageToken=${body.nextPageToken!}`)).body;
    expect(idsOf(rest.items)).toEqual([made[2]!.id, made[3]!.id, made[0]!.id]);
  });

  it('refuses the page token of another list', async () => {
    await onDay(0);
    await onDay(1);
    const { nextPageToken } = (await minh.get(`${EVENTS}?maxResults=1`)).body;
    expect((await minh.get(`${EVENTS}?maxResults=1&singleEvents=true&pageToken=${nextPageToken!}`)).status).toBe(400);
  });

  it('bounds ends by timeMin and starts by timeMax, both exclusively', async () => {
    const [before, , after] = [await onDay(0), await onDay(1), await onDay(2)];
    const { items } = await minh.list('timeMin=2026-11-24T03:00:00Z&timeMax=2026-11-26T02:00:00Z');
    expect(idsOf(items)).not.toContain(before.id);
    expect(idsOf(items)).not.toContain(after.id);
    expect(items).toHaveLength(1);
    const wider = await minh.list('timeMin=2026-11-24T02:59:59Z&timeMax=2026-11-26T02:00:01Z');
    expect(wider.items).toHaveLength(3);
  });

  it('finds by text, uid and properties', async () => {
    const meeting = await onDay(0, { summary: 'Họp giao ban', extendedProperties: { private: { hub: '7' } } });
    await onDay(1, { summary: 'Lunch' });
    for (const query of [
      `q=${encodeURIComponent('GIAO họp')}`,
      `iCalUID=${meeting.iCalUID}`,
      'privateExtendedProperty=hub%3D7',
    ])
      expect(idsOf((await minh.list(query)).items)).toEqual([meeting.id]);
    expect((await minh.list('sharedExtendedProperty=hub%3D7')).items).toEqual([]);
  });

  it('gives short pages for a text, with more behind them', async () => {
    for (let day = 0; day < 4; day += 1) await onDay(day, { summary: day === 3 ? 'needle' : 'hay' });
    const { body } = await minh.get(`${EVENTS}?q=needle&maxResults=2`);
    expect([body.items.length, typeof body.nextPageToken]).toEqual([0, 'string']);
    expect((await minh.list('q=needle&maxResults=2')).items).toHaveLength(1);
  });

  it('orders by start only what is expanded, and by change anything', async () => {
    const [late, early] = [await onDay(5), await onDay(1)];
    expect(await minh.get(`${EVENTS}?orderBy=startTime`)).toMatchObject({ status: 400, reason: 'badRequest' });
    expect(idsOf((await minh.list('orderBy=startTime&singleEvents=true')).items)).toEqual([early.id, late.id]);
    simulator.world.clock.advance(1_000);
    await minh.call('PATCH', `${EVENTS}/${late.id}`, { summary: 'x' });
    expect(idsOf((await minh.list('orderBy=updated')).items)).toEqual([early.id, late.id]);
    expect((await minh.list('orderBy=updated')).nextSyncToken).toBe('');
  });

  it.each([
    ['timeMin=2026-11-24', 'invalid'],
    ['timeMin=2026-11-24T00:00:00', 'invalid'],
    ['timeMin=2026-11-24T00:00:00Z&timeMax=2026-11-24T00:00:00Z', 'timeRangeEmpty'],
    ['privateExtendedProperty=hub', 'invalid'],
    ['timeZone=Mars', 'invalid'],
    ['maxResults=many', 'invalidArgument'],
    ['maxResults=-1', 'invalidArgument'],
    ['nonsense=1', 'invalidArgument'],
  ])('refuses %s', async (query, reason) => {
    expect(await minh.get(`${EVENTS}?${query}`)).toMatchObject({ status: 400, reason });
  });
});

describe('a sync token', () => {
  it('brings what changed since, deleted events as bare stubs', async () => {
    const [kept, gone] = [await onDay(0), await onDay(1)];
    const { nextSyncToken } = await minh.list();
    expect((await minh.list(`syncToken=${nextSyncToken}`)).items).toEqual([]);
    await minh.call('PATCH', `${EVENTS}/${kept.id}`, { summary: 'x' });
    await minh.call('DELETE', `${EVENTS}/${gone.id}`);
    const next = await minh.list(`syncToken=${nextSyncToken}`);
    expect(next.items).toMatchObject([
      { id: kept.id, summary: 'x' },
      { id: gone.id, status: 'cancelled' },
    ]);
    expect(Object.keys(next.items[1]!).sort()).toEqual(['etag', 'id', 'kind', 'status']);
    expect((await minh.list(`syncToken=${next.nextSyncToken}`)).items).toEqual([]);
  });

  it('is not told of a deleted event by a full list', async () => {
    const { id } = await onDay(0);
    await minh.call('DELETE', `${EVENTS}/${id}`);
    expect((await minh.list()).items).toEqual([]);
    expect((await minh.list('showDeleted=true')).items).toMatchObject([{ id, status: 'cancelled', summary: 'Họp' }]);
  });

  it.each([
    ['iCalUID=x', 400],
    ['orderBy=updated', 400],
    ['privateExtendedProperty=a%3Db', 400],
    ['q=x', 400],
    ['sharedExtendedProperty=a%3Db', 400],
    ['timeMin=2026-11-24T00:00:00Z', 400],
    ['timeMax=2026-11-24T00:00:00Z', 400],
    ['updatedMin=2026-11-24T00:00:00Z', 400],
    ['showDeleted=false', 400],
    ['singleEvents=true', 400],
    ['showDeleted=true', 200],
    ['maxResults=1', 200],
  ])('beside %s answers %i', async (query, status) => {
    const { nextSyncToken } = await minh.list();
    expect((await minh.get(`${EVENTS}?syncToken=${nextSyncToken}&${query}`)).status).toBe(status);
  });

  it('is refused where it is none, or another calendar’s', async () => {
    expect(await minh.get(`${EVENTS}?syncToken=nonsense`)).toMatchObject({ status: 400, reason: 'invalid' });
    const { body } = await minh.get('users/me/settings');
    expect(await minh.get(`${EVENTS}?syncToken=${body.nextSyncToken!}`)).toMatchObject({
      status: 400,
      reason: 'invalid',
    });
  });

  it('dies when Google wants it, with 410', async () => {
    const { nextSyncToken } = await minh.list();
    simulator.world.record([{ t: 'calendar.expired', email: 'minh@hoasen.example' }]);
    expect(await minh.get(`${EVENTS}?syncToken=${nextSyncToken}`)).toMatchObject({
      status: 410,
      reason: 'fullSyncRequired',
    });
    expect((await minh.list()).nextSyncToken).not.toBe(nextSyncToken);
  });

  it('of a bounded list goes on with its bounds', async () => {
    await minh.insert({ recurrence: ['RRULE:FREQ=DAILY'] });
    const bounds = 'singleEvents=true&timeMin=2026-11-25T00:00:00Z&timeMax=2026-11-28T00:00:00Z';
    const { items, nextSyncToken } = await minh.list(bounds);
    expect(items).toHaveLength(3);
    await minh.call('PATCH', `${EVENTS}/${items[0]!.recurringEventId!}`, { summary: 'x' });
    const next = await minh.list(`singleEvents=true&syncToken=${nextSyncToken}`);
    expect(next.items.map(({ id, summary }) => [id, summary])).toEqual(items.map(({ id }) => [id, 'x']));
  });
});
