import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { SimulatorClock } from '../clock.js';
import { type Call } from '../http/call.js';
import { type Simulator } from '../simulator.js';
import { control, MINH, startTest } from '../testing/fixture.js';
import { BrowserSessions } from './session.js';
import { KEY_LIFETIME_MS, SigningKeys } from './keys.js';

let folder: string;
let simulator: Simulator | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-keys-'));
});
afterEach(async () => {
  await simulator?.close();
  simulator = undefined;
  rmSync(folder, { recursive: true });
});

const kidsOf = (keys: SigningKeys): unknown[] => keys.published().map(({ kid }) => kid);
const verifies = async (keys: SigningKeys, token: string): Promise<boolean> =>
  jwtVerify(token, createLocalJWKSet({ keys: [...keys.published()] })).then(
    () => true,
    () => false,
  );

it('signs with a new key after a week, and publishes the old one for another', async () => {
  const clock = new SimulatorClock();
  const keys = SigningKeys.open(undefined, clock);
  const old = await keys.sign({ sub: '1' });
  clock.advance(KEY_LIFETIME_MS);
  const fresh = await keys.sign({ sub: '1' });
  expect(decodeProtectedHeader(fresh).kid).not.toBe(decodeProtectedHeader(old).kid);
  expect([await verifies(keys, old), await verifies(keys, fresh)]).toEqual([true, true]);
  clock.advance(KEY_LIFETIME_MS);
  expect([await verifies(keys, old), await verifies(keys, fresh)]).toEqual([false, true]);
});

it('keeps every published key over a restart, for its owner only', async () => {
  const clock = new SimulatorClock();
  const before = SigningKeys.open(folder, clock);
  const token = await before.sign({ sub: '1' });
  before.rotate();
  const after = SigningKeys.open(folder, clock);
  expect(kidsOf(after)).toEqual(kidsOf(before));
  expect(await after.verify(token, clock.now())).toEqual({ sub: '1' });
  expect(statSync(join(folder, 'signing-key.json')).mode & 0o777).toBe(0o600);
});

it('reads the file of one key that older versions wrote', () => {
  const clock = new SimulatorClock();
  const [kid] = kidsOf(SigningKeys.open(folder, clock));
  const path = join(folder, 'signing-key.json');
  const { keys } = JSON.parse(readFileSync(path, 'utf8')) as { keys: { privatePem: string; publicPem: string }[] };
  const { privatePem, publicPem } = keys[0]!;
  writeFileSync(path, JSON.stringify({ privatePem, publicPem }));
  expect(kidsOf(SigningKeys.open(folder, clock))).toEqual([kid]);
});

it('rotates by control, and refuses a token of nobody’s key', async () => {
  const started = (simulator = await startTest());
  const certs = async (): Promise<string[]> => {
    const { keys } = (await (await fetch(`${started.url}/oauth2/v3/certs`)).json()) as { keys: { kid: string }[] };
    return keys.map(({ kid }) => kid);
  };
  const before = await certs();
  const { kid } = (await control(started, 'POST', 'keys/rotate')).body as { kid: string };
  expect(await certs()).toEqual([...before, kid]);
  const clock = new SimulatorClock();
  expect(await SigningKeys.open(undefined, clock).verify('a.b.c', clock.now())).toBeUndefined();
});

it('seals browser sessions with nothing that is published', async () => {
  const started = (simulator = await startTest());
  const { keys } = (await (await fetch(`${started.url}/oauth2/v3/certs`)).json()) as { keys: { kid: string }[] };
  const forger = new BrowserSessions(createHash('sha256').update(keys[0]!.kid).digest());
  const cookie = forger.signIn({ headers: {} } as Call, MINH).split(';')[0]!;
  const shown = await (await fetch(`${started.url}/mail`, { headers: { cookie } })).text();
  expect(shown).toContain('<h1>Sign in</h1>');
});
