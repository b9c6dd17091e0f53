import { type ApiCall, type ApiHandler } from '../api/api-call.js';
import { type Book } from '../world/calendar/calendar.js';
import { type StoredEvent } from '../world/calendar/stored.js';
import { calendarId, roleOf } from './access.js';
import { msOf, readStamp } from './event-time.js';
import { rowsOf } from './events/rows.js';
import { type Span } from './recurrence/occurrences.js';
import { invalid, required, timeRangeEmpty } from './refusals.js';
import { isZone, rfc3339 } from './zone.js';

const MOST_CALENDARS = 50;

interface Request {
  readonly timeMin?: string;
  readonly timeMax?: string;
  readonly timeZone?: string;
  readonly calendarExpansionMax?: number;
  readonly items?: readonly { readonly id?: string }[];
}

/** When people are busy. Colleagues of one domain see that of each other without being asked (Workspace's own default). */
export const freeBusy: Readonly<Record<string, ApiHandler>> = {
  'calendar.freebusy.query': (call) => {
    const {
      timeMin,
      timeMax,
      timeZone = 'UTC',
      calendarExpansionMax = MOST_CALENDARS,
      items = [],
    } = call.body as Request;
    if (!isZone(timeZone)) throw invalid('Invalid time zone.');
    const span = spanOf(timeMin, timeMax);
    const isTooMany = items.length > Math.min(calendarExpansionMax, MOST_CALENDARS);
    const answers = items.map(({ id = '' }) => [id, isTooMany ? TOO_MANY : busyOf(call, id, span, timeZone)] as const);
    return {
      kind: 'calendar#freeBusy',
      timeMin: new Date(span.from).toISOString(),
      timeMax: new Date(span.to).toISOString(),
      calendars: Object.fromEntries(answers),
    };
  },
};

const refusal = (reason: string): object => ({ errors: [{ domain: 'global', reason }], busy: [] });
const TOO_MANY = refusal('tooManyCalendarsRequested');

function spanOf(timeMin: string | undefined, timeMax: string | undefined): Span {
  const [from, to] = [readStamp(timeMin, 'timeMin'), readStamp(timeMax, 'timeMax')];
  if (from === undefined || to === undefined) throw required(`Missing ${from === undefined ? 'timeMin' : 'timeMax'}.`);
  if (to <= from) throw timeRangeEmpty();
  return { from, to };
}

function busyOf(call: ApiCall, id: string, span: Span, zone: string): object {
  const book = call.world.calendars.books.get(calendarId(call, id));
  if (book === undefined || !isVisible(call, book)) return refusal('notFound');
  const query = {
    singleEvents: true,
    showDeleted: false,
    orderBy: 'startTime',
    updatedMin: undefined,
    since: undefined,
  } as const;
  const times = rowsOf(book, { ...query, span })
    .filter(({ item }) => isBusy(book, item))
    .map(({ item }) => clipped(book, item, span));
  const at = (ms: number): string => rfc3339(ms, zone);
  return { busy: merged(times).map(({ from, to }) => ({ start: at(from), end: at(to) })) };
}

function isVisible(call: ApiCall, book: Book): boolean {
  const domainOf = (email: string): string => email.split('@')[1] ?? '';
  return (
    roleOf(call, book) !== undefined ||
    (book.facts.primary && domainOf(book.facts.owner) === domainOf(call.account.email))
  );
}

function isBusy({ facts }: Book, event: StoredEvent): boolean {
  const answer = event.attendees?.find(({ email }) => email === facts.id)?.responseStatus;
  return event.transparency !== 'transparent' && answer !== 'declined';
}

function clipped({ facts }: Book, { start, end }: StoredEvent, span: Span): Span {
  return {
    from: Math.max(msOf(start, facts.timeZone), span.from),
    to: Math.min(msOf(end, facts.timeZone), span.to),
  };
}

/** Times that touch or overlap are one. */
function merged(times: readonly Span[]): Span[] {
  const blocks: Span[] = [];
  for (const { from, to } of times) {
    const last = blocks.at(-1);
    if (last !== undefined && from <= last.to)
      blocks[blocks.length - 1] = { from: last.from, to: Math.max(last.to, to) };
    else blocks.push({ from, to });
  }
  return blocks;
}
