import { type Simulator } from '../simulator.js';
import { CalendarCaller, HOUR } from '../testing/calendar-caller.js';
import { startTest, tokensFor } from '../testing/fixture.js';

const EVENTS = '/calendar/v3/calendars/primary/events';

let simulator: Simulator;
let token: string;
beforeEach(async () => {
  simulator = await startTest();
  token = (await tokensFor(simulator, ['https://www.googleapis.com/auth/calendar'])).access_token;
});
afterEach(() => simulator.close());

/** The outer status, and the text of the whole answer. */
async function batch(requests: readonly string[]): Promise<{ status: number; statuses: number[] }> {
  const parts = requests.map((request) => `--x\r\nContent-Type: application/http\r\n\r\n${request}\r\n`);
  const response = await fetch(`${simulator.url}/batch/calendar/v3`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'multipart/mixed; boundary=x' },
    body: `${parts.join('')}--x--`,
  });
  const statuses = [...(await response.text()).matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => Number(status));
  return { status: response.status, statuses };
}

function request(verb: string, path: string, headers: string, body?: object): string {
  const text = body === undefined ? '' : JSON.stringify(body);
  return `${verb} ${EVENTS}${path} HTTP/1.1\r\nContent-Type: application/json\r\n${headers}\r\n${text}`;
}

it('refuses and does each part on its own, by the etag that the part names', async () => {
  const minh = await CalendarCaller.for(simulator);
  const { id, etag } = await minh.insert();
  const patch = (summary: string): string => request('PATCH', `/${id}`, `If-Match: ${etag}\r\n`, { summary });
  const { status, statuses } = await batch([
    patch('a'),
    patch('b'),
    request('POST', '', '', HOUR),
    request('GET', '/none', ''),
  ]);
  expect([status, [...statuses].sort()]).toEqual([200, [200, 200, 404, 412]]);
  expect((await minh.list()).items.map(({ summary }) => summary)).toEqual(['a', undefined]);
});

it('takes fifty parts and no more', async () => {
  const gets = (count: number): string[] => Array.from({ length: count }, () => request('GET', '?maxResults=1', ''));
  expect((await batch(gets(50))).statuses).toHaveLength(50);
  expect((await batch(gets(51))).status).toBe(400);
});
