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

const daily = (fields: object = {}): Promise<EventAnswer> =>
  minh.insert({ recurrence: ['RRULE:FREQ=DAILY;COUNT=4'], ...fields });
const stamp = (day: number): string => `202611${String(day)}T020000Z`;

async function instancesOf(id: string, query = ''): Promise<readonly EventAnswer[]> {
  return (await minh.get(`${EVENTS}/${id}/instances?${query}`)).body.items;
}

it('has an instance a time, each named by its series and its first start', async () => {
  const { id } = await daily();
  const instances = await instancesOf(id);
  expect(instances.map((instance) => instance.id)).toEqual([24, 25, 26, 27].map((day) => `${id}_${stamp(day)}`));
  expect(instances[1]).toMatchObject({
    recurringEventId: id,
    originalStartTime: { dateTime: '2026-11-25T09:00:00+07:00', timeZone: 'Asia/Ho_Chi_Minh' },
    iCalUID: `${id}@google.com`,
    start: { dateTime: '2026-11-25T09:00:00+07:00' },
    end: { dateTime: '2026-11-25T10:00:00+07:00' },
  });
  expect('recurrence' in instances[1]!).toBe(false);
  expect((await minh.get(`${EVENTS}/${id}_${stamp(25)}`)).body).toEqual(instances[1]);
  expect((await minh.get(`${EVENTS}/${id}_20261129T020000Z`)).status).toBe(404);
});

it('names whole days by the date alone', async () => {
  const { id } = await daily({
    start: { date: '2026-11-24' },
    end: { date: '2026-11-26' },
    recurrence: ['RRULE:FREQ=WEEKLY;COUNT=2'],
  });
  const instances = await instancesOf(id);
  expect(instances.map((instance) => [instance.id, instance.start.date, instance.end.date])).toEqual([
    [`${id}_20261124`, '2026-11-24', '2026-11-26'],
    [`${id}_20261201`, '2026-12-01', '2026-12-03'],
  ]);
});

it('keeps the hour of its zone when the clocks change', async () => {
  const zone = { timeZone: 'Europe/Paris' };
  const { id } = await minh.insert({
    start: { dateTime: '2026-10-24T09:00:00', ...zone },
    end: { dateTime: '2026-10-24T10:00:00', ...zone },
    recurrence: ['RRULE:FREQ=DAILY;COUNT=2'],
  });
  const starts = (await instancesOf(id, 'timeZone=Europe/Paris')).map(({ start }) => start.dateTime);
  expect(starts).toEqual(['2026-10-24T09:00:00+02:00', '2026-10-25T09:00:00+01:00']);
});

it.each<[string, string[], number[]]>([
  ['EXDATE in UTC', ['RRULE:FREQ=DAILY;COUNT=4', 'EXDATE:20261125T020000Z'], [24, 26, 27]],
  [
    'EXDATE in its zone',
    ['RRULE:FREQ=DAILY;COUNT=4', 'EXDATE;TZID=Asia/Ho_Chi_Minh:20261125T090000,20261126T090000'],
    [24, 27],
  ],
  ['RDATE beside a rule', ['RRULE:FREQ=DAILY;COUNT=2', 'RDATE:20261128T020000Z'], [24, 25, 28]],
  ['UNTIL at an instant, inclusively', ['RRULE:FREQ=DAILY;UNTIL=20261126T020000Z'], [24, 25, 26]],
  ['UNTIL just before it', ['RRULE:FREQ=DAILY;UNTIL=20261126T015959Z'], [24, 25]],
  ['UNTIL on a day', ['RRULE:FREQ=DAILY;UNTIL=20261126'], [24, 25, 26]],
  ['EXRULE', ['RRULE:FREQ=DAILY;COUNT=4', 'EXRULE:FREQ=DAILY;INTERVAL=2'], [25, 27]],
  ['weekdays', ['RRULE:FREQ=WEEKLY;BYDAY=TU,TH;COUNT=2'], [24, 26]],
])('obeys %s', async (_what, recurrence, days) => {
  const { id } = await daily({ recurrence });
  expect((await instancesOf(id)).map((instance) => instance.id)).toEqual(days.map((day) => `${id}_${stamp(day)}`));
});

describe('an exception', () => {
  it('is made by writing to an instance, and stands beside its series in a plain list', async () => {
    const { id } = await daily();
    const one = `${id}_${stamp(25)}`;
    const moved = { start: { dateTime: '2026-11-25T15:00:00+07:00' }, end: { dateTime: '2026-11-25T16:00:00+07:00' } };
    expect((await minh.call('PATCH', `${EVENTS}/${one}`, moved)).body).toMatchObject({
      id: one,
      start: { dateTime: '2026-11-25T15:00:00+07:00' },
      originalStartTime: { dateTime: '2026-11-25T09:00:00+07:00' },
    });
    expect((await minh.list()).items.map((event) => event.id)).toEqual([id, one]);
    expect(await instancesOf(id)).toHaveLength(4);
    expect((await minh.list('singleEvents=true')).items.map((event) => event.id)).not.toContain(id);
    expect((await minh.list('singleEvents=true')).items).toHaveLength(4);
  });

  it('that is cancelled stays for readers of the series, as a stub with its original start', async () => {
    const { id } = await daily();
    const one = `${id}_${stamp(25)}`;
    expect((await minh.call('DELETE', `${EVENTS}/${one}`)).status).toBe(204);
    expect((await minh.call('DELETE', `${EVENTS}/${one}`)).status).toBe(410);
    const [, stub] = (await minh.list()).items;
    expect(stub).toEqual({
      kind: 'calendar#event',
      etag: stub!.etag,
      id: one,
      status: 'cancelled',
      recurringEventId: id,
      originalStartTime: { dateTime: '2026-11-25T02:00:00Z', timeZone: 'Asia/Ho_Chi_Minh' },
    });
    expect((await minh.list('singleEvents=true')).items).toHaveLength(3);
    expect(await instancesOf(id)).toHaveLength(3);
    expect(await instancesOf(id, 'showDeleted=true')).toHaveLength(4);
  });

  it('goes with its series', async () => {
    const { id } = await daily();
    await minh.call('PATCH', `${EVENTS}/${id}_${stamp(25)}`, { summary: 'x' });
    const { nextSyncToken } = await minh.list();
    await minh.call('DELETE', `${EVENTS}/${id}`);
    expect((await minh.list()).items).toEqual([]);
    const changes = (await minh.list(`syncToken=${nextSyncToken}`)).items;
    expect(changes.map((event) => [event.id, event.status])).toEqual([
      [id, 'cancelled'],
      [`${id}_${stamp(25)}`, 'cancelled'],
    ]);
  });

  it('goes when its series has that time no more', async () => {
    const { id } = await daily();
    await minh.call('PATCH', `${EVENTS}/${id}_${stamp(27)}`, { summary: 'x' });
    await minh.call('PATCH', `${EVENTS}/${id}`, { recurrence: ['RRULE:FREQ=DAILY;COUNT=3'] });
    expect((await minh.get(`${EVENTS}/${id}_${stamp(27)}`)).body.status).toBe('cancelled');
  });
});

it('tells readers of single events which times a shortened series has lost', async () => {
  const { id } = await daily();
  const { nextSyncToken } = await minh.list('singleEvents=true');
  await minh.call('PATCH', `${EVENTS}/${id}`, { recurrence: ['RRULE:FREQ=DAILY;UNTIL=20261125T020000Z'] });
  const { items } = await minh.list(`singleEvents=true&syncToken=${nextSyncToken}`);
  expect(items.map((event) => [event.id.slice(-16), event.status])).toEqual([
    [stamp(24), 'confirmed'],
    [stamp(25), 'confirmed'],
    [stamp(26), 'cancelled'],
    [stamp(27), 'cancelled'],
  ]);
});

it('splits into this and following by UNTIL and a new series', async () => {
  const { id } = await daily();
  await minh.call('PATCH', `${EVENTS}/${id}`, { recurrence: ['RRULE:FREQ=DAILY;UNTIL=20261125T020000Z'] });
  await daily({
    start: { dateTime: '2026-11-26T08:00:00+07:00', timeZone: 'Asia/Ho_Chi_Minh' },
    end: { dateTime: '2026-11-26T09:00:00+07:00' },
    recurrence: ['RRULE:FREQ=DAILY;COUNT=2'],
  });
  const { items } = await minh.list('singleEvents=true&orderBy=startTime');
  expect(items.map(({ start }) => start.dateTime?.slice(8, 13))).toEqual(['24T09', '25T09', '26T08', '27T08']);
});

it('is found in a span that only a late time of it stands in', async () => {
  await daily({ recurrence: ['RRULE:FREQ=WEEKLY'] });
  const in2029 = 'timeMin=2029-01-01T00:00:00Z&timeMax=2029-01-08T00:00:00Z';
  expect((await minh.list(in2029)).items).toHaveLength(1);
  expect((await minh.list(`${in2029}&singleEvents=true`)).items).toMatchObject([
    { start: { dateTime: '2029-01-02T09:00:00+07:00' } },
  ]);
});

it('is hidden as a whole when one time is hidden, and cannot be shown in part', async () => {
  const { id } = await daily();
  await minh.call('PATCH', `${EVENTS}/${id}_${stamp(25)}`, { visibility: 'private' });
  expect((await minh.get(`${EVENTS}/${id}`)).body.visibility).toBe('private');
  const shown = await minh.call('PATCH', `${EVENTS}/${id}_${stamp(26)}`, { visibility: 'public' });
  expect(shown.body.visibility).toBe('private');
});
