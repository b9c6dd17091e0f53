import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { eventually } from '@gatehouse/testing';
import { type LedgerRow } from '../store/ledger.js';
import { type Simulator } from '../simulator.js';
import { control, deliver, GmailCaller, LINH, MINH, SCOPES, startTest } from '../testing/fixture.js';

let simulator: Simulator;
let gmail: GmailCaller;

beforeEach(async () => {
  simulator = await startTest();
  gmail = await GmailCaller.for(simulator);
});
afterEach(() => simulator.close());

const plant = (match: object, action: object): Promise<unknown> =>
  control(simulator, 'POST', 'faults', { match, do: action });
const lastRow = (): unknown => simulator.ledger.after(0).at(-1);

it('answers a planted status with reason and Retry-After, as often as asked, after as many as asked', async () => {
  await plant(
    { method: 'gmail.users.getProfile', after: 1, times: 2 },
    { status: 429, reason: 'userRateLimitExceeded', retryAfter: 7 },
  );
  const replies = [];
  for (let count = 0; count < 4; count += 1) replies.push(await gmail.get('profile'));
  expect(replies.map(({ status }) => status)).toEqual([200, 429, 429, 200]);
  expect(replies[1]?.headers.get('retry-after')).toBe('7');
  expect(replies[1]?.body.error.errors[0]).toMatchObject({ reason: 'userRateLimitExceeded', domain: 'usageLimits' });
});

it('means one person only', async () => {
  await plant({ path: '/gmail/', user: LINH }, { status: 500 });
  expect((await gmail.get('profile')).status).toBe(200);
  expect((await (await GmailCaller.for(simulator, [SCOPES.readonly], LINH)).get('profile')).status).toBe(500);
});

it('loses the answer after the effect, and the ledger says so', async () => {
  const { id } = await deliver(simulator);
  await plant({ method: 'gmail.users.messages.trash', times: 1 }, { dropAfterEffect: true });
  await expect(gmail.post(`messages/${id}/trash`)).rejects.toThrow('fetch failed');
  expect(lastRow()).toMatchObject({
    method: 'gmail.users.messages.trash',
    status: null,
    effect: [`message.labels:${id}`],
    fault: 'fault-1',
  });
  expect((await gmail.get(`messages/${id}?format=minimal`)).body.labelIds).toContain('TRASH');
});

it('cuts bodies, sends half a JSON, and HTML instead of JSON', async () => {
  await plant({ method: 'gmail.users.labels.list', times: 1 }, { truncate: 20 });
  await expect(gmail.get('labels')).rejects.toThrow('terminated');
  expect(lastRow()).toMatchObject({ status: null });
  await plant({ method: 'gmail.users.labels.list', times: 1 }, { invalidJson: true });
  await expect(gmail.get('labels')).rejects.toThrow('JSON');
  await plant({ method: 'gmail.users.labels.list', times: 1 }, { status: 502, html: true });
  expect(await gmail.get('labels')).toMatchObject({ status: 502, body: expect.stringContaining('<html>') as string });
});

it('hangs until the caller gives up', async () => {
  await plant({ method: 'oauth2.certs', times: 1 }, { hang: true });
  await expect(fetch(`${simulator.url}/oauth2/v3/certs`, { signal: AbortSignal.timeout(100) })).rejects.toThrow(
    'timeout',
  );
});

describe('an answer whose caller hangs up', () => {
  const certs = async (): Promise<Socket> => {
    const socket = connect(Number(new URL(simulator.url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write('GET /oauth2/v3/certs HTTP/1.1\r\nhost: x\r\n\r\n');
    return socket;
  };

  it('is entered as answered and not delivered when the connection is reset behind it', async () => {
    const socket = await certs();
    await eventually(() => lastRow() !== undefined);
    expect(lastRow()).toMatchObject({ status: 200, delivered: true });
    socket.resetAndDestroy();
    await eventually(() => (lastRow() as LedgerRow).status === 200 && !(lastRow() as LedgerRow).delivered);
  });

  it('is delivered when the caller asks for more, or closes in good order', async () => {
    const socket = await certs();
    await once(socket, 'data');
    socket.write('GET /oauth2/v3/certs HTTP/1.1\r\nhost: x\r\n\r\n');
    await once(socket, 'data');
    socket.end();
    await once(socket, 'close');
    expect(simulator.ledger.after(0)).toMatchObject([{ delivered: true }, { delivered: true }]);
  });

  it('has no status when nobody was there any more', async () => {
    await plant({ method: 'oauth2.certs', times: 1 }, { delayMs: 50 });
    (await certs()).destroy();
    await eventually(() => lastRow() !== undefined);
    expect(lastRow()).toMatchObject({ status: null, delivered: false });
  });
});

it('speaks the token endpoint’s language there', async () => {
  await plant({ method: 'oauth2.*' }, { status: 400, reason: 'invalid_grant' });
  const response = await fetch(`${simulator.url}/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'refresh_token' }),
  });
  expect(await response.json()).toEqual({ error: 'invalid_grant' });
  expect((await control(simulator, 'DELETE', 'faults')).status).toBe(204);
  expect((await control(simulator, 'GET', 'faults')).body).toEqual({ faults: [] });
});

it('refuses a fault that names nothing or asks for something unknown', async () => {
  expect((await control(simulator, 'POST', 'faults', { match: {}, do: { status: 500 } })).status).toBe(400);
  expect((await control(simulator, 'POST', 'faults', { match: { path: '/' }, do: { explode: true } })).body).toEqual({
    error: expect.stringContaining('explode') as string,
  });
});

it('enters every request with the id that it answers, and none of the control requests', async () => {
  const reply = await gmail.get('profile');
  const { body } = await control(simulator, 'GET', 'ledger?after=0');
  const rows = String(body)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as object);
  expect(rows).toEqual([
    expect.objectContaining({
      n: 1,
      requestId: reply.headers.get('x-goog-request-id'),
      method: 'gmail.users.getProfile',
      user: MINH,
      status: 200,
      delivered: true,
      units: 1,
      exchange: null,
    }),
  ]);
});
