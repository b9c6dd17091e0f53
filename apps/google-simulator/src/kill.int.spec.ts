import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type LedgerRow } from './store/ledger.js';
import { CLIENT, MINH, SCOPES } from './testing/fixture.js';

const ROOT = join(__dirname, '../../..');
const MAIN = join(__dirname, '../dist/main.js');

let folder: string;
let running: ChildProcess | undefined;
let url: string;

beforeAll(() => {
  execFileSync(process.execPath, [
    join(ROOT, 'node_modules/typescript/bin/tsc'),
    '-b',
    join(__dirname, '../tsconfig.build.json'),
  ]);
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-simulator-'));
  writeFileSync(
    join(folder, 'seed.json'),
    JSON.stringify({ accounts: [{ email: MINH, messages: 50, seed: 'kill' }], clients: [CLIENT] }),
  );
});
afterEach(() => {
  running?.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

async function start(): Promise<void> {
  const env = {
    ...process.env,
    SEED_FILE: join(folder, 'seed.json'),
    DATA_DIR: join(folder, 'data'),
    SANDBOX: 'true',
    GOOGLE_TARIFF: 'unlimited',
  };
  running = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: running.stdout! }), 'line')) as [string];
  url = (JSON.parse(line) as { url: string }).url;
}

async function kill(): Promise<void> {
  const gone = once(running!, 'exit');
  running!.kill('SIGKILL');
  await gone;
}

async function json<T>(path: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(`${url}${path}`, init);
  if (!response.ok) throw new Error(`${path}: ${String(response.status)} ${await response.text()}`);
  return (await response.json()) as T;
}

async function mint(): Promise<{ access_token: string; refresh_token: string }> {
  return json('/__sim/tokens', {
    method: 'POST',
    body: JSON.stringify({ email: MINH, clientId: CLIENT.clientId, scopes: [SCOPES.full] }),
  });
}

const insert = (token: string, n: number): Promise<{ id: string }> =>
  json('/gmail/v1/users/me/messages', {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ raw: Buffer.from(`Subject: ${String(n)}\r\n\r\nbody ${String(n)}`).toString('base64url') }),
  });

it('keeps every acknowledged effect through kill -9 under load, and its ledger tells what was cut off', async () => {
  await start();
  const { access_token: token, refresh_token: refresh } = await mint();
  const acknowledged = new Map<string, number>();
  let sent = 0;
  const writer = async (): Promise<void> => {
    for (;;) {
      const n = (sent += 1);
      acknowledged.set((await insert(token, n)).id, n);
    }
  };
  const writers = Array.from({ length: 8 }, () => writer().catch(() => undefined));
  while (acknowledged.size < 100) await new Promise((resolve) => setImmediate(resolve));
  await kill();
  await Promise.all(writers);
  await start();

  for (const [id, n] of acknowledged) {
    const response = await fetch(`${url}/__sim/state/${MINH}/messages/${id}`);
    expect(await response.text()).toBe(`Subject: ${String(n)}\r\n\r\nbody ${String(n)}`);
  }
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: refresh,
    client_id: CLIENT.clientId,
    client_secret: CLIENT.clientSecret,
  });
  expect((await json<{ access_token: string }>('/token', { method: 'POST', body })).access_token).toBeTruthy();

  const rows = readFileSync(join(folder, 'data/ledger.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as LedgerRow);
  expect(new Set(rows.map(({ n }) => n)).size).toBe(rows.length);
  const inserted = rows
    .filter(({ method }) => method === 'gmail.users.messages.insert')
    .flatMap(({ effect }) => effect);
  const state = await (await fetch(`${url}/__sim/state/${MINH}`)).text();
  const messages = state.split('\n').filter((line) => line.includes('"kind":"message"')).length;
  expect(inserted.length).toBe(messages - 50);
});

it('starts with the same mail, tokens, keys and faultless journal after a torn last line', async () => {
  await start();
  const { access_token: token } = await mint();
  const before = await (await fetch(`${url}/__sim/state/${MINH}`)).text();
  const keys = await json('/oauth2/v3/certs');
  await kill();
  appendFileSync(join(folder, 'data/journal.jsonl'), '{"t":"message.added","email":"minh');
  await start();
  expect(await (await fetch(`${url}/__sim/state/${MINH}`)).text()).toBe(before);
  expect(await json('/oauth2/v3/certs')).toEqual(keys);
  await insert(token, 1);
  await kill();
  await start();
  expect(await (await fetch(`${url}/__sim/state/${MINH}`)).text()).not.toBe(before);
});

it('stops cleanly on SIGTERM', async () => {
  await start();
  const gone = once(running!, 'exit');
  running!.kill('SIGTERM');
  expect(await gone).toEqual([0, null]);
});

it('lists every fault of its settings and exits 1', () => {
  const env = { ...process.env, PORT: 'many', GOOGLE_TARIFF: 'free', CLIENTS: '{' };
  const run = (): string => execFileSync(process.execPath, [MAIN], { env, encoding: 'utf8', stdio: 'pipe' });
  expect(run).toThrow(/PORT.*CLIENTS.*GOOGLE_TARIFF/s);
});
