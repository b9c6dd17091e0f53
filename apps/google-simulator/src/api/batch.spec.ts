import { type Simulator } from '../simulator.js';
import { CLIENT, control, deliver, type GmailAnswer, MINH, SCOPES, startTest, tokensFor } from '../testing/fixture.js';
import { splitMultipart, toPart } from './multipart.js';

let simulator: Simulator;
let token: string;

beforeEach(async () => {
  simulator = await startTest();
  token = (await tokensFor(simulator, [SCOPES.full])).access_token;
});
afterEach(() => simulator.close());

async function batch(
  requests: readonly string[],
  exchange = 'ex-1',
): Promise<{
  status: number;
  parts: { id: string | undefined; status: number; body: Partial<GmailAnswer> | undefined }[];
}> {
  const body = requests
    .map(
      (request, index) =>
        `--x\r\nContent-Type: application/http\r\nContent-ID: <item${String(index)}>\r\n\r\n${request}\r\n`,
    )
    .join('');
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'multipart/mixed; boundary=x',
    'x-gatehouse-exchange': exchange,
  };
  const response = await fetch(`${simulator.url}/batch/gmail/v1`, { method: 'POST', headers, body: `${body}--x--` });
  const boundary = /boundary=(.+)$/.exec(response.headers.get('content-type') ?? '')?.[1] ?? 'none';
  const parts = splitMultipart(Buffer.from(await response.arrayBuffer()), boundary).map(
    ({ headers: outer, body: inner }) => {
      const line = inner.indexOf('\n');
      const content = toPart(inner.subarray(line + 1))
        .body.toString('utf8')
        .trim();
      return {
        id: outer['content-id'],
        status: Number(inner.toString('latin1', 9, 12)),
        body: !content.startsWith('{') ? undefined : (JSON.parse(content) as GmailAnswer),
      };
    },
  );
  return { status: response.status, parts };
}

const get = (path: string): string => `GET /gmail/v1/users/me/${path} HTTP/1.1\r\n`;

it('answers each part on its own, named after its Content-ID, bills each and enters each', async () => {
  const { id } = await deliver(simulator);
  const modify = `POST /gmail/v1/users/me/messages/${id}/modify HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{"addLabelIds":["STARRED"]}`;
  const { status, parts } = await batch([
    get(`messages/${id}?format=raw`),
    get('messages/18c0000000000000'),
    modify,
    get('nowhere'),
  ]);
  expect(status).toBe(200);
  expect(parts.map((part) => [part.id, part.status])).toEqual([
    ['<response-item0>', 200],
    ['<response-item1>', 404],
    ['<response-item2>', 200],
    ['<response-item3>', 404],
  ]);
  expect(parts[0]?.body?.raw).toBeTruthy();
  const row = simulator.ledger.after(0).find(({ method }) => method === 'batch.gmail');
  expect(row).toMatchObject({
    exchange: 'ex-1',
    user: MINH,
    clientId: CLIENT.clientId,
    status: 200,
    units: 45,
    effect: [`message.labels:${id}`],
  });
  expect(row?.parts.find(({ contentId }) => contentId === '<item2>')).toMatchObject({
    method: 'gmail.users.messages.modify',
    status: 200,
    units: 5,
  });
});

it('fails single parts when the quota ends in the middle', async () => {
  await control(simulator, 'POST', 'quota', { tariff: 'new' });
  const { id } = await deliver(simulator);
  const requests = Array.from({ length: 100 }, () => get(`messages/${id}?format=minimal`));
  for (let round = 0; round < 3; round += 1) await batch(requests);
  const { status, parts } = await batch(requests);
  expect(status).toBe(200);
  expect(
    parts.every((part) => part.status === 429 && part.body?.error?.errors[0]?.reason === 'rateLimitExceeded'),
  ).toBe(true);
});

it('harms single parts when a fault is planted for their method', async () => {
  const { id } = await deliver(simulator);
  await control(simulator, 'POST', 'faults', {
    match: { method: 'gmail.users.messages.get', after: 1, times: 1 },
    do: { status: 503 },
  });
  const { parts } = await batch(Array.from({ length: 3 }, () => get(`messages/${id}`)));
  expect(parts.map(({ status }) => status)).toEqual([200, 503, 200]);
});

it('refuses 101 parts, none, and a body without boundary', async () => {
  expect((await batch(Array.from({ length: 101 }, () => get('profile')))).status).toBe(400);
  expect((await batch([])).status).toBe(400);
});
