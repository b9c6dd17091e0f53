import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SimulatorOptions } from '../config.js';
import { walkConsent } from '../sim/walk-consent.js';
import { type Simulator } from '../simulator.js';
import { CLIENT, control, deliver, LINH, MINH, SCOPES, startTest } from '../testing/fixture.js';
import { replay } from './recording.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-recording-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const start = (name: string, options: SimulatorOptions = {}): Promise<Simulator> =>
  startTest({
    dataDir: join(folder, name),
    randomSeed: 'seed-1',
    virtualClock: '2026-11-23T09:00:00Z',
    accounts: [{ email: MINH, messages: 30 }, { email: LINH }],
    ...options,
  });

const ledgerOf = (name: string): string => readFileSync(join(folder, name, 'ledger.jsonl'), 'utf8');

/** Consent in a browser, tokens, reads, a batch, a write, a fault, a withdrawal: something of everything. */
async function live(simulator: Simulator): Promise<void> {
  const query = new URLSearchParams({
    client_id: CLIENT.clientId,
    redirect_uri: CLIENT.redirectUris[0]!,
    response_type: 'code',
    scope: `openid email ${SCOPES.modify}`,
    access_type: 'offline',
    state: 'x',
  });
  const back = new URL(await walkConsent(`${simulator.url}/o/oauth2/v2/auth?${String(query)}`, { email: MINH }));
  const body = new URLSearchParams({
    code: back.searchParams.get('code')!,
    client_id: CLIENT.clientId,
    client_secret: CLIENT.clientSecret,
    redirect_uri: CLIENT.redirectUris[0]!,
    grant_type: 'authorization_code',
  });
  const tokens = await fetch(`${simulator.url}/token`, { method: 'POST', body });
  const { access_token } = (await tokens.json()) as { access_token: string };
  const headers = { authorization: `Bearer ${access_token}` };
  const me = `${simulator.url}/gmail/v1/users/me`;
  const { id } = await deliver(simulator);
  await fetch(`${me}/messages?maxResults=10`, { headers });
  await fetch(`${me}/messages/${id}/modify`, { method: 'POST', headers, body: '{"addLabelIds":["STARRED"]}' });
  const part = `--b\r\nContent-Type: application/http\r\n\r\nGET /gmail/v1/users/me/messages/${id}\r\n\r\n--b--`;
  const mixed = { ...headers, 'content-type': 'multipart/mixed; boundary=b' };
  await fetch(`${simulator.url}/batch/gmail/v1`, { method: 'POST', headers: mixed, body: part });
  await underGooglesName(`${simulator.url}/batch`, mixed, part);
  await control(simulator, 'POST', 'faults', { match: { method: 'gmail.*', times: 1 }, do: { status: 503 } });
  await fetch(`${me}/profile`, { headers });
  await control(simulator, 'POST', 'clock', { advanceMs: 60_000 });
  await fetch(`${me}/profile`, { headers });
  await fetch(`${simulator.url}/revoke?token=${access_token}`, { method: 'POST' });
  await fetch(`${me}/profile`, { headers });
}

/** As a client that a hosts file led here. */
function underGooglesName(url: string, headers: object, body: string): Promise<void> {
  const own = { ...headers, host: 'gmail.googleapis.com', 'content-length': String(body.length) };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', headers: own }, (answer) => answer.resume().once('end', resolve));
    sent.once('error', reject).end(body);
  });
}

it('gives the same ledger, byte for byte, when a recorded sequence is replayed', async () => {
  const recordFile = join(folder, 'requests.jsonl');
  const first = await start('first', { recordFile });
  await live(first);
  await first.close();
  for (const name of ['second', 'third']) {
    const again = await start(name);
    await replay(recordFile, again.url);
    await again.close();
  }
  expect(ledgerOf('first').split('\n').length).toBeGreaterThan(10);
  expect([ledgerOf('second'), ledgerOf('third')]).toEqual([ledgerOf('first'), ledgerOf('first')]);
});

it('makes other ids from another seed', async () => {
  const recordFile = join(folder, 'requests.jsonl');
  const first = await start('first', { recordFile });
  await live(first);
  await first.close();
  const other = await start('other', { randomSeed: 'seed-2' });
  await replay(recordFile, other.url);
  await other.close();
  expect(ledgerOf('other')).not.toBe(ledgerOf('first'));
});
