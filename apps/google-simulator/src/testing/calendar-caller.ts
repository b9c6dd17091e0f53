import { type Simulator } from '../simulator.js';
import { assertConforms, MINH, tokensFor } from './fixture.js';

const SCOPE = 'https://www.googleapis.com/auth/calendar';

export interface EventAnswer {
  readonly id: string;
  readonly etag: string;
  readonly status: string;
  readonly summary?: string;
  readonly iCalUID: string;
  readonly sequence: number;
  readonly updated: string;
  readonly start: { readonly date?: string; readonly dateTime?: string; readonly timeZone?: string };
  readonly end: { readonly date?: string; readonly dateTime?: string };
  readonly organizer: { readonly email: string; readonly self?: boolean };
  readonly attendees?: readonly { readonly email: string; readonly responseStatus: string; readonly self?: boolean }[];
  readonly recurrence?: readonly string[];
  readonly recurringEventId?: string;
  readonly [field: string]: unknown;
}

/** The fields of Calendar's answers, as if each were there: a test reads those that its call gives. */
export interface CalendarAnswer extends EventAnswer {
  readonly items: readonly EventAnswer[];
  readonly nextPageToken?: string;
  readonly nextSyncToken?: string;
  readonly error: { readonly errors: readonly { readonly reason: string }[] };
}

export interface CalendarReply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: CalendarAnswer;
  /** Of a refusal. */
  readonly reason: string | undefined;
}

/** Calls Calendar as one person; paths are below `/calendar/v3/`, and every 2xx answer is held against Google's document. */
export class CalendarCaller {
  private constructor(
    private readonly simulator: Simulator,
    private readonly token: string,
  ) {}

  static async for(simulator: Simulator, email = MINH): Promise<CalendarCaller> {
    return new CalendarCaller(simulator, (await tokensFor(simulator, [SCOPE], email)).access_token);
  }

  get(path: string, headers: Record<string, string> = {}): Promise<CalendarReply> {
    return this.call('GET', path, undefined, headers);
  }

  post(path: string, body?: object): Promise<CalendarReply> {
    return this.call('POST', path, body);
  }

  async call(
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<CalendarReply> {
    const url = `${this.simulator.url}/calendar/v3/${path}`;
    const sent = { authorization: `Bearer ${this.token}`, ...headers };
    const response = await fetch(url, {
      method,
      headers: sent,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = (text === '' ? undefined : JSON.parse(text)) as CalendarAnswer;
    if (response.ok && text !== '') assertConforms(method, new URL(url), answer);
    const reason = response.ok || text === '' ? undefined : answer.error.errors[0]?.reason;
    return { status: response.status, headers: response.headers, body: answer, reason };
  }

  /** Inserts an event of an hour, 24 November 2026 at 9 in Việt Nam unless the fields say otherwise. */
  async insert(fields: object = {}, query = '', calendar = 'primary'): Promise<EventAnswer> {
    const reply = await this.post(`calendars/${calendar}/events${query}`, { summary: 'Họp', ...HOUR, ...fields });
    if (reply.status !== 200) throw new Error(JSON.stringify(reply.body));
    return reply.body;
  }

  /** All pages. */
  async list(query = '', calendar = 'primary'): Promise<{ items: EventAnswer[]; nextSyncToken: string }> {
    const items: EventAnswer[] = [];
    for (let page = ''; ;) {
      const { body } = await this.get(`calendars/${calendar}/events?${query}${page}`);
      items.push(...body.items);
      if (body.nextPageToken === undefined) return { items, nextSyncToken: body.nextSyncToken ?? '' };
      page = `&pageToken=${body.nextPageToken}`;
    }
  }
}

export const HOUR = {
  start: { dateTime: '2026-11-24T09:00:00+07:00', timeZone: 'Asia/Ho_Chi_Minh' },
  end: { dateTime: '2026-11-24T10:00:00+07:00', timeZone: 'Asia/Ho_Chi_Minh' },
};
