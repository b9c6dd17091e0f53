import { escapeHtml } from '../oauth/pages.js';
import { button, formOf, list, webPage } from './frame.js';
import { field, type Visit, type WebRoute } from './web-route.js';

const CALENDAR = { calendarId: 'primary' };
const HOUR_MS = 3_600_000;

interface Moment {
  readonly date?: string;
  readonly dateTime?: string;
}

interface CalendarItem {
  readonly id: string;
  readonly status?: string;
  readonly summary?: string;
  readonly start?: Moment;
  readonly end?: Moment;
  readonly recurrence?: readonly string[];
}

export const calendarPages: readonly WebRoute[] = [
  ['GET', /^\/calendar$/, show],
  ['POST', /^\/calendar$/, create],
  ['POST', /^\/calendar\/([^/]+)$/, change],
  ['POST', /^\/calendar\/([^/]+)\/delete$/, remove],
];

function show({ owner, token }: Visit): string {
  const { items = [] } = owner.run('calendar.events.list', { params: CALENDAR, query: { maxResults: '100' } }) as {
    items?: readonly CalendarItem[];
  };
  const form = formOf('/calendar', token, fieldsOf(), 'Add event');
  // A time that was taken out of a series comes as a stub without title and start.
  const shown = items.filter(({ status }) => status !== 'cancelled');
  return webPage('Calendar', owner.email, `${form}${list(shown.map((item) => row(item, token)))}`);
}

function row(item: CalendarItem, token: string): string {
  const title = item.summary ?? '(no title)';
  const path = `/calendar/${encodeURIComponent(item.id)}`;
  const when = `${utcOf(item.start)} – ${utcOf(item.end)} UTC`;
  const repeats = item.recurrence === undefined ? '' : ` · ${item.recurrence.join(' ')}`;
  return `${escapeHtml(title)}<small>${escapeHtml(`${when}${repeats}`)}</small>${formOf(path, token, fieldsOf(item), 'Change')}${button(`${path}/delete`, token, 'Delete', title)}`;
}

/** Times are written in UTC, so that a page and a test mean the same. */
function fieldsOf(item?: CalendarItem): Parameters<typeof formOf>[2] {
  const start = item === undefined ? '' : utcOf(item.start);
  return [
    { name: 'summary', label: 'Title', value: item?.summary ?? '', required: true },
    { name: 'start', label: 'Starts (UTC)', type: 'datetime-local', value: start, required: true },
  ];
}

/** `2026-12-01T09:00`; a day begins at midnight. */
function utcOf(moment: Moment | undefined): string {
  const at = Date.parse(moment?.dateTime ?? `${moment?.date ?? ''}T00:00Z`);
  return Number.isNaN(at) ? '' : new Date(at).toISOString().slice(0, 16);
}

function create(visit: Visit): string {
  visit.owner.run('calendar.events.insert', {
    params: CALENDAR,
    body: { ...timesOf(visit, HOUR_MS), ...titleOf(visit) },
  });
  return '/calendar';
}

/** Moving keeps the length. */
function change(visit: Visit): string {
  const params = { ...CALENDAR, eventId: visit.match[0] ?? '' };
  const before = visit.owner.run('calendar.events.get', { params }) as unknown as CalendarItem;
  const lasts = Date.parse(before.end?.dateTime ?? '') - Date.parse(before.start?.dateTime ?? '');
  const moved = utcOf(before.start) === field(visit, 'start') ? {} : timesOf(visit, lasts || HOUR_MS);
  visit.owner.run('calendar.events.patch', { params, body: { ...titleOf(visit), ...moved } });
  return '/calendar';
}

function remove({ owner, match }: Visit): string {
  owner.run('calendar.events.delete', { params: { ...CALENDAR, eventId: match[0] ?? '' } });
  return '/calendar';
}

function titleOf(visit: Visit): object {
  return { summary: field(visit, 'summary') };
}

function timesOf(visit: Visit, lastsMs: number): object {
  const start = Date.parse(`${field(visit, 'start')}:00Z`);
  const at = (ms: number): object => ({ dateTime: new Date(ms).toISOString().replace('.000', ''), timeZone: 'UTC' });
  return Number.isNaN(start) ? {} : { start: at(start), end: at(start + lastsMs) };
}
