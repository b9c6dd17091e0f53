import { type EventTime, type StoredEvent } from '../world/calendar/stored.js';
import { SeededRandom } from './random.js';

export interface EventPlan {
  readonly email: string;
  readonly seed: string;
  readonly count: number;
  /** ms; events stand from 60 days before to 60 days behind it. */
  readonly now: number;
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const TIME_ZONE = 'Asia/Ho_Chi_Minh';
/** Vietnam keeps no summer time. */
const OFFSET_MS = 7 * 3_600_000;

const TITLES = [
  'Họp giao ban tuần',
  'Weekly stand-up',
  'Trao đổi hợp đồng với nhà cung cấp',
  'Interview: accountant',
  'Review kế hoạch quý',
  'Lunch with the Da Nang team',
  'Khám sức khoẻ định kỳ',
  'Budget review',
  'Đón khách từ Hải Phòng',
  'Release planning',
  'Sinh nhật chị Hạnh',
  'Training: data protection',
  'Gọi ngân hàng',
  '1:1',
] as const;
const PLACES = ['Phòng họp Sen', 'Room 402', 'Cà phê Trung Nguyên', 'Online', 'Tầng 3, toà nhà B'] as const;
const NOTES = ['Mang theo laptop.', 'Agenda to follow.', 'Xem lại biên bản lần trước.', 'Please be on time.'] as const;
const RULES = [
  'RRULE:FREQ=WEEKLY',
  'RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=12',
  'RRULE:FREQ=DAILY;COUNT=5',
  'RRULE:FREQ=MONTHLY',
] as const;

/** Events as an office has them: most timed within the day, some of whole days, some that repeat. The same plan gives the same. */
export function* generateEvents(plan: EventPlan): Generator<StoredEvent> {
  for (let at = 0; at < plan.count; at += 1)
    yield eventOf(plan, new SeededRandom(`${plan.seed}:event:${String(at)}`), at);
}

function eventOf({ email, now }: EventPlan, random: SeededRandom, at: number): StoredEvent {
  const id = `${random.hex(20)}${String(at).padStart(6, '0')}`;
  const days = random.between(-60, 60);
  const made = Math.min(now, now + days * DAY_MS) - random.between(1, 20) * DAY_MS;
  const stamp = new Date(made).toISOString();
  const person = { email };
  const location = random.chance(0.4) && { location: random.pick(PLACES) };
  const description = random.chance(0.3) && { description: random.pick(NOTES) };
  const times = random.chance(0.12) ? wholeDays(random, now, days) : timed(random, now, days);
  const recurrence = random.chance(0.15) && { recurrence: [random.pick(RULES)] };
  const summary = random.pick(TITLES);
  const known = { created: stamp, updated: stamp, creator: person, organizer: person, reminders: { useDefault: true } };
  const identity = {
    id,
    etag: `"${String(made * 2_000 + at)}"`,
    status: 'confirmed',
    iCalUID: `${id}@google.com`,
    sequence: 0,
  };
  return { ...identity, ...known, eventType: 'default', summary, ...times, ...location, ...description, ...recurrence };
}

function timed(random: SeededRandom, now: number, days: number): { start: EventTime; end: EventTime } {
  const midnight = Math.floor((now + OFFSET_MS) / DAY_MS) * DAY_MS + days * DAY_MS - OFFSET_MS;
  const start = midnight + random.between(16, 36) * 30 * MINUTE_MS;
  const lasts = random.pick([15, 30, 30, 60, 60, 90, 120]) * MINUTE_MS;
  const at = (ms: number): EventTime => ({
    dateTime: `${new Date(ms).toISOString().slice(0, 19)}Z`,
    timeZone: TIME_ZONE,
  });
  return { start: at(start), end: at(start + lasts) };
}

function wholeDays(random: SeededRandom, now: number, days: number): { start: EventTime; end: EventTime } {
  const at = (day: number): EventTime => ({ date: new Date(now + day * DAY_MS).toISOString().slice(0, 10) });
  return { start: at(days), end: at(days + random.between(1, 3)) };
}
