import fc from 'fast-check';
import { type Simulator } from '../simulator.js';
import { CalendarCaller, HOUR } from '../testing/calendar-caller.js';
import { LINH, MINH, startTest } from '../testing/fixture.js';

let simulator: Simulator;
let minh: CalendarCaller;
beforeAll(async () => {
  simulator = await startTest();
  minh = await CalendarCaller.for(simulator);
});
afterAll(() => simulator.close());

/** Texts that have broken programs, and some that are right. */
const texts = fc.oneof(
  fc.constantFrom(
    '',
    '\u0000',
    'constructor',
    '__proto__',
    '2026-02-30',
    '9999-12-31',
    '0000-01-01',
    '+275760-09-13',
    '🪷',
  ),
  fc.constantFrom(
    '9999-12-31T23:59:59-12:00',
    '0001-01-01T00:00:00+14:00',
    '2026-11-24T24:00:00Z',
    '2026-11-24T09:00:00Z',
  ),
  fc.constantFrom(
    '2026-03-29T02:30:00',
    'Europe/Paris',
    'UTC',
    '+07:00',
    'primary',
    MINH,
    LINH,
    'private',
    'confirmed',
    'cancelled',
  ),
  fc.string({ maxLength: 20 }),
);
const lines = fc.oneof(
  texts,
  fc.constantFrom(
    'RRULE:FREQ=DAILY',
    'RRULE:FREQ=DAILY;COUNT=99999',
    'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
    'RRULE:',
  ),
  fc.constantFrom(
    'RRULE:FREQ=DAILY;UNTIL=99999999',
    'RRULE:FREQ=WEEKLY;INTERVAL=0',
    'RRULE:FREQ=MONTHLY;BYDAY=9MO',
    'EXDATE:99999999T999999Z',
  ),
  fc.constantFrom(
    'RDATE;TZID=:20261124T090000',
    'RDATE:00000000',
    'EXRULE:FREQ=DAILY',
    'RRULE:FREQ=MONTHLY;BYSETPOS=400;BYDAY=MO',
  ),
);
const times = fc.record({ date: texts, dateTime: texts, timeZone: texts }, { requiredKeys: [] });
const bodies = fc.record(
  {
    id: texts,
    iCalUID: texts,
    start: fc.oneof(times, fc.constant(HOUR.start)),
    end: fc.oneof(times, fc.constant(HOUR.end)),
    status: texts,
    visibility: texts,
    colorId: texts,
    sequence: fc.integer({ min: -2_147_483_648, max: 2_147_483_647 }),
    recurrence: fc.array(lines, { maxLength: 3 }),
    attendees: fc.array(fc.record({ email: texts, responseStatus: texts }, { requiredKeys: [] }), { maxLength: 3 }),
    extendedProperties: fc.record(
      { private: fc.dictionary(texts, texts), shared: fc.dictionary(texts, texts) },
      { requiredKeys: [] },
    ),
    reminders: fc.record({
      useDefault: fc.boolean(),
      overrides: fc.array(fc.record({ method: texts, minutes: fc.integer({ min: -9, max: 99_999 }) })),
    }),
  },
  { requiredKeys: [] },
);
const queries = fc
  .dictionary(
    fc.constantFrom(
      'timeMin',
      'timeMax',
      'updatedMin',
      'timeZone',
      'q',
      'iCalUID',
      'pageToken',
      'syncToken',
      'privateExtendedProperty',
      'singleEvents',
      'orderBy',
      'maxResults',
      'maxAttendees',
    ),
    fc.oneof(texts, fc.constantFrom('true', '-1', '0', '1', 'startTime', 'bnVsbA', 'W10', 'WyJhIiwxLDIsMyw0XQ')),
  )
  .map((query) => new URLSearchParams(query).toString());

it('answers every body and query with what it asked for or with a refusal, and goes on living', async () => {
  const { id } = await minh.insert({ recurrence: ['RRULE:FREQ=DAILY'] });
  const parent = `calendars/primary/events`;
  await fc.assert(
    fc.asyncProperty(bodies, queries, async (body, query) => {
      const replies = [
        await minh.post(parent, body),
        await minh.post(`${parent}/import`, body),
        await minh.call('PATCH', `${parent}/${id}_20261125T020000Z`, body),
        await minh.call('PUT', `${parent}/${id}`, body),
        await minh.get(`${parent}?${query}`),
        await minh.get(`${parent}/${id}/instances?${query}`),
      ];
      for (const { status } of replies) expect(status).toBeLessThan(500);
    }),
    { numRuns: 40 },
  );
  expect((await minh.get('calendars/primary')).status).toBe(200);
}, 60_000);
