import fc from 'fast-check';
import { type StoredEvent } from '../../world/calendar/stored.js';
import { instantOf, offsetAt } from '../zone.js';
import { isRecurrenceLine, occurrencesOf } from './occurrences.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const FROM = Date.UTC(2025, 0, 1);
const ZONES = ['Asia/Ho_Chi_Minh', 'Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'UTC'];

interface Plan {
  readonly startHour: number;
  readonly lasts: number;
  readonly zone: string;
  readonly rule: string;
}

function seriesOf({ startHour, lasts, zone, rule }: Plan): StoredEvent {
  const at = (ms: number): object => ({ dateTime: new Date(ms).toISOString(), timeZone: zone });
  const start = FROM + startHour * HOUR_MS;
  return {
    start: at(start),
    end: at(start + lasts * HOUR_MS),
    recurrence: [`RRULE:${rule}`],
  } as unknown as StoredEvent;
}

const rules = fc
  .record({
    freq: fc.constantFrom(
      'DAILY',
      'WEEKLY',
      'WEEKLY;BYDAY=MO,TH',
      'MONTHLY',
      'MONTHLY;BYDAY=-1FR',
      'MONTHLY;BYMONTHDAY=31',
      'YEARLY',
    ),
    interval: fc.integer({ min: 1, max: 4 }),
    count: fc.integer({ min: 1, max: 40 }),
  })
  .map(({ freq, interval, count }) => `FREQ=${freq};INTERVAL=${String(interval)};COUNT=${String(count)}`);
const plans: fc.Arbitrary<Plan> = fc.record({
  startHour: fc.integer({ min: 0, max: 9_000 }),
  lasts: fc.integer({ min: 0, max: 72 }),
  zone: fc.constantFrom(...ZONES),
  rule: rules,
});

it('shows within a span just what it shows of all that overlaps the span', () => {
  const spans = fc.record({ at: fc.integer({ min: -100, max: 2_000 }), days: fc.integer({ min: 1, max: 400 }) });
  fc.assert(
    fc.property(plans, spans, (plan, { at, days }) => {
      const span = { from: FROM + at * DAY_MS, to: FROM + (at + days) * DAY_MS };
      const overlapping = occurrencesOf(seriesOf(plan)).filter(
        ({ start, end }) => start < span.to && (end > span.from || (start === end && start >= span.from)),
      );
      expect(occurrencesOf(seriesOf(plan), span)).toEqual(overlapping);
    }),
    { numRuns: 150 },
  );
});

it('keeps the hour of the zone, rises, and obeys COUNT', () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const series = seriesOf(plan);
      const hourOf = (ms: number): number => (((ms + offsetAt(ms, plan.zone)) % DAY_MS) + DAY_MS) % DAY_MS;
      const wanted = hourOf(Date.parse(series.start.dateTime!));
      const starts = occurrencesOf(series).map(({ start }) => start);
      expect(starts.length).toBeLessThanOrEqual(Number(/COUNT=(\d+)/.exec(plan.rule)?.[1]));
      expect(starts).toEqual([...starts].sort((a, b) => a - b));
      // The hour that summer time skips is told an hour or half of it later.
      for (const start of starts)
        expect([0, HOUR_MS / 2, HOUR_MS]).toContain((hourOf(start) - wanted + DAY_MS) % DAY_MS);
    }),
    { numRuns: 100 },
  );
});

it('finds the instant of every wall time that there is', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3 * 8_760 }), fc.constantFrom(...ZONES), (hours, zone) => {
      const ms = FROM + hours * HOUR_MS;
      const again = instantOf(ms + offsetAt(ms, zone), zone);
      // Of an hour that comes twice the first is meant.
      expect(again + offsetAt(again, zone)).toBe(ms + offsetAt(ms, zone));
      expect(again).toBeLessThanOrEqual(ms);
    }),
    { numRuns: 500 },
  );
});

it.each([
  ['the hour that is skipped moves behind it', '2026-03-29T02:30:00Z', '2026-03-29T01:30:00.000Z'],
  ['the hour that comes twice is the first', '2026-10-25T02:30:00Z', '2026-10-25T00:30:00.000Z'],
])('%s', (_what, wall, instant) => {
  expect(new Date(instantOf(Date.parse(wall), 'Europe/Paris')).toISOString()).toBe(instant);
});

it.each([
  ['RRULE:FREQ=DAILY', true],
  ['RRULE:FREQ=MONTHLY;BYDAY=2TU;WKST=SU', true],
  ['RRULE:FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO', true],
  ['EXDATE;TZID=Asia/Ho_Chi_Minh:20261124T090000,20261125T090000', true],
  ['RDATE;VALUE=DATE:20261124', true],
  ['RRULE:FREQ=HOURLY', false],
  ['RRULE:COUNT=3', false],
  ['RRULE:FREQ=DAILY;COUNT=3;UNTIL=20261124', false],
  ['RRULE:FREQ=DAILY;BYDAY=XX', false],
  ['RRULE:FREQ=DAILY;NONSENSE=1', false],
  ['EXDATE;TZID=Mars/Phobos:20261124T090000', false],
  ['DTSTART:20261124T090000Z', false],
  ['FREQ=DAILY', false],
  ['', false],
])('%s is a line that Google takes: %s', (line, isTaken) => {
  expect(isRecurrenceLine(line)).toBe(isTaken);
});
