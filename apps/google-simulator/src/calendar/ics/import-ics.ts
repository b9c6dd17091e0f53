import { GoogleError } from '../../http/google-error.js';
import { type Owner } from '../../web/owner.js';
import { instantOf, isZone } from '../zone.js';
import { stampOf } from '../recurrence/instances.js';
import { eventOf, timeOf } from './event-of.js';
import { type IcsLine, readIcs } from './read-ics.js';

export interface IcsReport {
  readonly imported: number;
  readonly failed: { readonly uid: string; readonly reason: string }[];
}

const CALENDAR = { calendarId: 'primary' };

/** Puts the events of an `.ics` text into the primary calendar, series before their exceptions; a second run replaces the first. */
export function importIcs(owner: Owner, text: string): IcsReport {
  const report = { imported: 0, failed: [] as { uid: string; reason: string }[] };
  const zone =
    zoneIn(text) ?? (owner.run('calendar.calendars.get', { params: CALENDAR }) as { timeZone: string }).timeZone;
  const events = readIcs(text);
  const ids = new Map<string, string>();
  const isException = (lines: readonly IcsLine[]): boolean => lines.some(({ name }) => name === 'RECURRENCE-ID');
  for (const lines of [...events.filter((event) => !isException(event)), ...events.filter(isException)]) {
    const uid = lines.find(({ name }) => name === 'UID')?.value ?? '';
    try {
      if (isException(lines)) putException(owner, lines, zone, ids.get(uid));
      else
        ids.set(
          uid,
          owner.run('calendar.events.import', { params: CALENDAR, body: eventOf(lines, zone) }).id as string,
        );
      report.imported += 1;
    } catch (error) {
      if (!(error instanceof GoogleError)) throw error;
      report.failed.push({ uid, reason: error.message });
    }
  }
  return report;
}

/** @throws GoogleError 404 where the file has no series for it */
function putException(owner: Owner, lines: readonly IcsLine[], zone: string, seriesId = ''): void {
  const at = timeOf(
    lines.find(({ name }) => name === 'RECURRENCE-ID'),
    zone,
  );
  const text = at?.dateTime ?? at?.date ?? '';
  const isUtc = text.endsWith('Z') || at?.date !== undefined;
  const ms = isUtc ? Date.parse(text) : instantOf(Date.parse(`${text}Z`), at?.timeZone ?? zone);
  const eventId = `${seriesId}_${Number.isNaN(ms) ? '' : stampOf(ms, at?.date !== undefined)}`;
  // A second run would come with the number of the first.
  const { sequence: _sequence, ...body } = eventOf(lines, zone);
  owner.run('calendar.events.patch', { params: { ...CALENDAR, eventId }, body });
}

/** The zone that a whole file is in, as many programs write it. */
function zoneIn(text: string): string | undefined {
  const zone = /^X-WR-TIMEZONE:(.+?)\s*$/m.exec(text)?.[1];
  return zone !== undefined && isZone(zone) ? zone : undefined;
}
