import { isZone } from '../zone.js';
import { type IcsLine, textOf } from './read-ics.js';

const DAY_MS = 86_400_000;
const ANSWERS: Readonly<Record<string, string>> = {
  ACCEPTED: 'accepted',
  DECLINED: 'declined',
  TENTATIVE: 'tentative',
};

interface Time {
  readonly date?: string;
  readonly dateTime?: string;
  readonly timeZone?: string;
}

/** A VEVENT as the body of an import. `zone` is meant where the file names none, or one that nobody knows. */
export function eventOf(lines: readonly IcsLine[], zone: string): Record<string, unknown> {
  const find = (name: string): IcsLine | undefined => lines.find((line) => line.name === name);
  const text = (name: string): string | undefined => {
    const line = find(name);
    return line === undefined ? undefined : textOf(line.value);
  };
  const start = timeOf(find('DTSTART'), zone);
  const attendees = lines.filter(({ name }) => name === 'ATTENDEE').map(toAttendee);
  const organizer = find('ORGANIZER');
  const recurrence = lines
    .filter(({ name }) => /^(RRULE|EXRULE|RDATE|EXDATE)$/.test(name))
    .map((line) => ruleOf(line, zone));
  return given({
    iCalUID: text('UID'),
    summary: text('SUMMARY'),
    description: text('DESCRIPTION'),
    location: text('LOCATION'),
    status: text('STATUS')?.toLowerCase(),
    transparency: text('TRANSP') === 'TRANSPARENT' ? 'transparent' : undefined,
    visibility: text('CLASS')?.toLowerCase(),
    sequence: Number(text('SEQUENCE') ?? 0),
    start,
    end: find('DTEND') === undefined ? endOf(start, text('DURATION')) : timeOf(find('DTEND'), zone),
    recurrence: recurrence.length > 0 ? recurrence : undefined,
    attendees: attendees.length > 0 ? attendees : undefined,
    organizer: organizer && { email: addressOf(organizer) },
  });
}

/** `20261125` or `20261125T090000[Z]` of a line. */
export function timeOf(line: IcsLine | undefined, zone: string): Time | undefined {
  const [, year, month, day, hour, minute, second, utc] =
    /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/.exec(line?.value ?? '') ?? [];
  if (line === undefined || year === undefined) return undefined;
  const date = `${year}-${month ?? ''}-${day ?? ''}`;
  if (hour === undefined) return { date };
  const dateTime = `${date}T${hour}:${minute ?? ''}:${second ?? ''}${utc ?? ''}`;
  return { dateTime, timeZone: utc === 'Z' ? 'UTC' : zoneOf(line, zone) };
}

function zoneOf({ parameters }: IcsLine, zone: string): string {
  const named = parameters.TZID ?? '';
  return named !== '' && isZone(named) ? named : zone;
}

/** Where there is no end: a day, or the start itself (RFC 5545 3.6.1). */
function endOf(start: Time | undefined, duration: string | undefined): Time | undefined {
  const lasts = durationOf(duration) ?? (start?.date === undefined ? 0 : DAY_MS);
  if (start?.date !== undefined)
    return { date: new Date(Date.parse(start.date) + Math.max(lasts, DAY_MS)).toISOString().slice(0, 10) };
  if (start?.dateTime === undefined) return undefined;
  const isUtc = start.dateTime.endsWith('Z');
  const wall = new Date(Date.parse(isUtc ? start.dateTime : `${start.dateTime}Z`) + lasts).toISOString().slice(0, 19);
  return { ...start, dateTime: isUtc ? `${wall}Z` : wall };
}

/** `P1DT2H30M`, ms. */
function durationOf(text: string | undefined): number | undefined {
  const [whole, weeks, days, hours, minutes, seconds] =
    /^\+?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text ?? '') ?? [];
  if (whole === undefined) return undefined;
  const number = (part: string | undefined): number => Number(part ?? 0);
  return (
    (((number(weeks) * 7 + number(days)) * 24 + number(hours)) * 60 + number(minutes)) * 60_000 +
    number(seconds) * 1_000
  );
}

/** Google keeps the lines as they are, save a zone that it does not know. */
function ruleOf(line: IcsLine, zone: string): string {
  const { name, parameters, value } = line;
  const kept = { ...parameters, ...('TZID' in parameters && { TZID: zoneOf(line, zone) }) };
  return `${[name, ...Object.entries(kept).map(([key, text]) => `${key}=${text}`)].join(';')}:${value}`;
}

function toAttendee(line: IcsLine): Record<string, unknown> {
  const { CN: displayName, PARTSTAT = '', ROLE } = line.parameters;
  const optional = ROLE === 'OPT-PARTICIPANT' ? true : undefined;
  return given({ email: addressOf(line), displayName, optional, responseStatus: ANSWERS[PARTSTAT] ?? 'needsAction' });
}

function addressOf({ value }: IcsLine): string {
  return value.replace(/^mailto:/i, '').toLowerCase();
}

function given(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
