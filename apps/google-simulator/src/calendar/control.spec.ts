import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator } from '../simulator.js';
import { CalendarCaller, type EventAnswer, HOUR } from '../testing/calendar-caller.js';
import { control, MINH, startTest } from '../testing/fixture.js';

const EVENTS = `accounts/${MINH}/calendar/events`;

let simulator: Simulator;
afterEach(() => simulator.close());

interface Line {
  readonly kind: string;
  readonly id: string;
  readonly summary?: string;
}

async function stateOf(from = simulator): Promise<Line[]> {
  const { body } = await control(from, 'GET', `state/${MINH}`);
  return (body as string)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}

it('creates, changes and deletes an event at Google’s side, which a sync tells', async () => {
  simulator = await startTest();
  const minh = await CalendarCaller.for(simulator);
  const { nextSyncToken } = await minh.list();
  const made = await control(simulator, 'POST', EVENTS, { summary: 'Họp', ...HOUR });
  const { id } = made.body as EventAnswer;
  expect(made.status).toBe(201);
  expect((await control(simulator, 'PATCH', `${EVENTS}/${id}`, { summary: 'Mới' })).status).toBe(200);
  expect((await minh.list(`syncToken=${nextSyncToken}`)).items).toMatchObject([{ id, summary: 'Mới' }]);
  expect((await stateOf()).find((line) => line.id === id)).toMatchObject({
    kind: 'event',
    calendarId: MINH,
    summary: 'Mới',
  });
  expect((await control(simulator, 'DELETE', `${EVENTS}/${id}`)).status).toBe(204);
  expect((await minh.list()).items).toEqual([]);
});

it('refuses what Google would, in its words', async () => {
  simulator = await startTest();
  expect(await control(simulator, 'POST', EVENTS, { summary: 'x' })).toMatchObject({
    status: 400,
    body: { error: 'Missing start time.' },
  });
  expect((await control(simulator, 'POST', EVENTS, { ...HOUR, nonsense: 1 })).status).toBe(400);
  expect((await control(simulator, 'DELETE', `${EVENTS}/none`)).status).toBe(404);
  expect((await control(simulator, 'POST', 'accounts/x@y.example/calendar/events', HOUR)).status).toBe(404);
  expect((await control(simulator, 'PATCH', `accounts/${MINH}/calendar/settings`, { nonsense: '1' })).status).toBe(404);
});

it('kills every sync token of a person on demand', async () => {
  simulator = await startTest();
  const minh = await CalendarCaller.for(simulator);
  const paths = ['calendars/primary/events', 'users/me/calendarList', 'users/me/settings'];
  const tokens = await Promise.all(paths.map(async (path) => (await minh.get(path)).body.nextSyncToken!));
  await control(simulator, 'POST', `accounts/${MINH}/calendar/expire`);
  for (const [at, path] of paths.entries())
    expect(await minh.get(`${path}?syncToken=${tokens[at]!}`)).toMatchObject({
      status: 410,
      reason: 'fullSyncRequired',
    });
});

it('generates the same events from the same seed, all of which Google could have', async () => {
  const accounts = [{ email: MINH, events: 200, seed: 'sen' }];
  simulator = await startTest({ accounts, clockRate: 0.001 });
  const minh = await CalendarCaller.for(simulator);
  const { items } = await minh.list();
  expect(items).toHaveLength(200);
  expect(items.filter(({ recurrence }) => recurrence !== undefined).length).toBeGreaterThan(10);
  expect(items.filter(({ start }) => start.date !== undefined).length).toBeGreaterThan(10);
  expect(
    (await minh.list('singleEvents=true&timeMin=2026-01-01T00:00:00Z&timeMax=2027-06-01T00:00:00Z')).items.length,
  ).toBeGreaterThan(200);
  const other = await startTest({ accounts });
  const titles = async (from: Simulator): Promise<unknown[]> =>
    (await stateOf(from)).map(({ id, summary }) => [id, summary]);
  expect(await titles(other)).toEqual(await titles(simulator));
  await other.close();
});

it('has everything again after a restart, sync tokens too', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'calendar-'));
  simulator = await startTest({ dataDir, accounts: [{ email: MINH, events: 5 }] });
  const before = await CalendarCaller.for(simulator);
  const { id } = await before.insert({ recurrence: ['RRULE:FREQ=DAILY;COUNT=3'] });
  await before.call('DELETE', `calendars/primary/events/${id}_20261125T020000Z`);
  const { nextSyncToken } = await before.list();
  const state = await stateOf();
  await simulator.close();
  simulator = await startTest({ dataDir, accounts: [{ email: MINH, events: 5 }] });
  expect(await stateOf()).toEqual(state);
  const after = await CalendarCaller.for(simulator);
  expect((await after.list(`syncToken=${nextSyncToken}`)).items).toEqual([]);
  await simulator.close();
  await rm(dataDir, { recursive: true });
  simulator = await startTest();
});

describe('an .ics file', () => {
  const ICS = [
    'BEGIN:VCALENDAR',
    'X-WR-TIMEZONE:Asia/Ho_Chi_Minh',
    'BEGIN:VEVENT',
    'UID:moved@x',
    'RECURRENCE-ID;TZID=Asia/Ho_Chi_Minh:20261125T090000',
    'DTSTART;TZID=Asia/Ho_Chi_Minh:20261125T150000',
    'DTEND;TZID=Asia/Ho_Chi_Minh:20261125T160000',
    'SUMMARY:Moved',
    'END:VEVENT',
    'BEGIN:VEVENT',
    'UID:moved@x',
    'DTSTART;TZID=Asia/Ho_Chi_Minh:20261124T090000',
    'DURATION:PT1H',
    'RRULE:FREQ=DAILY;COUNT=3',
    'EXDATE;TZID=Asia/Ho_Chi_Minh:20261126T090000',
    'SUMMARY:Họp\\, rất',
    '  dài',
    'BEGIN:VALARM',
    'SUMMARY:not mine',
    'END:VALARM',
    'ATTENDEE;CN="Trần, Minh";PARTSTAT=ACCEPTED:mailto:minh@hoasen.example',
    'END:VEVENT',
    'BEGIN:VEVENT',
    'UID:day@x',
    'DTSTART;VALUE=DATE:20261201',
    'SUMMARY:Nghỉ',
    'END:VEVENT',
    'BEGIN:VEVENT',
    'UID:broken@x',
    'SUMMARY:No start',
    'END:VEVENT',
    'END:VCALENDAR',
  ].join('\r\n');

  it('comes in with series, exceptions, days and guests, and names what it could not take', async () => {
    simulator = await startTest();
    const minh = await CalendarCaller.for(simulator);
    for (let run = 0; run < 2; run += 1) {
      const { body } = await control(simulator, 'POST', `accounts/${MINH}/import-ics`, ICS);
      expect(body).toEqual({ imported: 3, failed: [{ uid: 'broken@x', reason: 'Missing start time.' }] });
    }
    const { items } = await minh.list('singleEvents=true&orderBy=startTime');
    expect(
      items.map(({ summary, start, end }) => [summary, start.dateTime ?? start.date, end.dateTime ?? end.date]),
    ).toEqual([
      ['Họp, rất dài', '2026-11-24T09:00:00+07:00', '2026-11-24T10:00:00+07:00'],
      ['Moved', '2026-11-25T15:00:00+07:00', '2026-11-25T16:00:00+07:00'],
      ['Nghỉ', '2026-12-01', '2026-12-02'],
    ]);
    expect(items[0]?.attendees).toEqual([
      { email: MINH, displayName: 'Trần, Minh', responseStatus: 'accepted', organizer: true, self: true },
    ]);
  });
});
