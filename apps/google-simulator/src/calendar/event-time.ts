import { type EventTime } from '../world/calendar/stored.js';
import { invalid, required, timeRangeEmpty } from './refusals.js';
import { instantOf, isZone, rfc3339 } from './zone.js';

/** Behind it, years have five digits. */
const FAR_MS = Date.UTC(9_990, 0, 1);
const DATE = /^\d{4}-\d\d-\d\d$/;
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(\.\d+)?(Z|[+-]\d\d:\d\d)?$/i;

/** The instant; of a day, its first moment in the calendar's zone. ms */
export function msOf(time: EventTime, zone: string): number {
  return time.dateTime === undefined ? instantOf(Date.parse(time.date ?? ''), zone) : Date.parse(time.dateTime);
}

/** As a reader gets it: with the offset of the zone that the answer is in. */
export function answerTime(time: EventTime, zone: string): EventTime {
  if (time.dateTime === undefined) return time;
  return { ...time, dateTime: rfc3339(Date.parse(time.dateTime), zone) };
}

/**
 * Start or end of a request's body, as it is stored.
 * @throws GoogleError 400
 */
export function readTime(value: unknown, name: string, zone: string): EventTime {
  const { date, dateTime, timeZone } = (value ?? {}) as EventTime;
  if (date === undefined && dateTime === undefined) throw required(`Missing ${name} time.`);
  if (date !== undefined && dateTime !== undefined) throw invalid(`Invalid ${name} time.`);
  if (timeZone !== undefined && !isZone(timeZone)) throw invalid(`Invalid time zone definition for ${name} time.`);
  if (date !== undefined) return readDate(date, name);
  const text = dateTime ?? '';
  if (!DATE_TIME.test(text)) throw invalid(`Invalid value for: Invalid format: "${text}" is malformed`);
  const hasOffset = /(Z|[+-]\d\d:\d\d)$/i.test(text);
  if (!hasOffset && timeZone === undefined) throw required(`Missing time zone definition for ${name} time.`);
  const ms = hasOffset ? Date.parse(text) : instantOf(Date.parse(`${text}Z`), timeZone ?? zone);
  if (!(ms < FAR_MS)) throw invalid(`Invalid value for: Invalid format: "${text}" is malformed`);
  return { dateTime: `${new Date(ms).toISOString().slice(0, 19)}Z`, timeZone: timeZone ?? zone };
}

/** Both days or both instants, and not the wrong way round. @throws GoogleError 400 */
export function verifySpan(start: EventTime, end: EventTime, zone: string): void {
  if ((start.date === undefined) !== (end.date === undefined))
    throw invalid('Start and end times must either both be date or both be dateTime.');
  const lasts = msOf(end, zone) - msOf(start, zone);
  // An event may begin and end at once; a day's end is exclusive, so that it must be a later one (unverified).
  if (lasts < 0 || (lasts === 0 && start.date !== undefined)) throw timeRangeEmpty();
}

/** A time stamp of the query: RFC 3339, offset and all. @throws GoogleError 400 */
export function readStamp(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  const ms = DATE_TIME.test(text) && /(Z|[+-]\d\d:\d\d)$/i.test(text) ? Date.parse(text) : NaN;
  if (!(ms < FAR_MS)) throw invalid(`Invalid value for: ${name}: Invalid format: "${text}" is malformed`, name);
  return Math.floor(ms / 1_000) * 1_000;
}

function readDate(date: string, name: string): EventTime {
  const ms = DATE.test(date) ? Date.parse(date) : NaN;
  if (!(ms < FAR_MS) || new Date(ms).toISOString().slice(0, 10) !== date)
    throw invalid(`Invalid value for: ${name} Invalid format: "${date}" is malformed`);
  return { date };
}
