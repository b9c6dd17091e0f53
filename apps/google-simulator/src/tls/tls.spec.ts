import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:https';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnvironment, type SimulatorOptions } from '../config.js';
import { type Simulator } from '../simulator.js';
import { startTest } from '../testing/fixture.js';
import { madeCertificate } from './made-certificate.js';

const HOSTS = ['gmail.googleapis.com', 'accounts.google.com', '127.0.0.1'];

let folder: string;
let running: Simulator | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-tls-'));
});
afterEach(async () => {
  await running?.close();
  running = undefined;
  rmSync(folder, { recursive: true });
});

async function start(options: SimulatorOptions): Promise<Simulator> {
  await running?.close();
  running = await startTest({ dataDir: folder, ...options });
  return running;
}

/** Asks as a client does that knows the simulator by this name only, and trusts this CA only. */
function ask({ port }: Simulator, servername: string, ca: string, path = '/health/ready'): Promise<string> {
  return new Promise((resolve, reject) => {
    const name = isIP(servername) === 0 ? { servername } : {};
    const asked = get({ host: '127.0.0.1', port, ...name, ca, path, headers: { host: servername } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve(text));
    });
    asked.once('error', reject);
  });
}

const read = (name: string): string => readFileSync(join(folder, 'tls', name), 'utf8');

it('serves HTTPS under every listed name with a certificate of its own making', async () => {
  const simulator = await start({ tls: { hosts: HOSTS } });
  expect(simulator.url).toBe(`https://127.0.0.1:${String(simulator.port)}`);
  const ca = readFileSync(simulator.caFile ?? '', 'utf8');
  for (const host of HOSTS) expect(await ask(simulator, host, ca)).toBe('{"status":"ok"}');
  await expect(ask(simulator, 'docs.googleapis.com', ca)).rejects.toThrow(/altnames/);
});

it('says where it is by https in what it gives out', async () => {
  const simulator = await start({ tls: { hosts: HOSTS } });
  const text = await ask(simulator, '127.0.0.1', read('ca.pem'), '/discovery/v1/apis/gmail/v1/rest');
  expect(JSON.parse(text)).toMatchObject({ rootUrl: 'https://127.0.0.1/' });
});

it('keeps its certificate over a restart, and makes it anew for other names', async () => {
  await start({ tls: { hosts: HOSTS } });
  const [ca, cert] = [read('ca.pem'), read('cert.pem')];
  await start({ tls: { hosts: HOSTS } });
  expect([read('ca.pem'), read('cert.pem')]).toEqual([ca, cert]);
  const simulator = await start({ tls: { hosts: ['docs.googleapis.com'] } });
  expect(await ask(simulator, 'docs.googleapis.com', read('ca.pem'))).toBe('{"status":"ok"}');
});

it('keeps nothing by which another certificate could be signed', async () => {
  await start({ tls: { hosts: HOSTS } });
  expect(readdirSync(join(folder, 'tls')).sort()).toEqual(['ca.pem', 'cert.pem', 'key.pem']);
  expect(new X509Certificate(read('cert.pem')).ca).toBe(false);
});

it('serves HTTPS with given files', async () => {
  await start({ tls: { hosts: HOSTS } });
  const ca = read('ca.pem');
  const tls = { certFile: join(folder, 'tls/cert.pem'), keyFile: join(folder, 'tls/key.pem') };
  const simulator = await start({ tls });
  expect(await ask(simulator, 'gmail.googleapis.com', ca)).toBe('{"status":"ok"}');
  expect(simulator.caFile).toBeUndefined();
});

it('loses an answer after its effect over TLS as without it', async () => {
  const simulator = await start({ tls: { hosts: HOSTS } });
  simulator.faults.plant({ match: { path: '/token', after: 0 }, do: { dropAfterEffect: true } });
  await expect(ask(simulator, '127.0.0.1', read('ca.pem'), '/token')).rejects.toThrow(/hang up|RESET/);
  expect(await ask(simulator, '127.0.0.1', read('ca.pem'))).toBe('{"status":"ok"}');
});

it('names the setting that is at fault', async () => {
  await expect(start({ tls: { certFile: join(folder, 'none'), keyFile: '' } })).rejects.toThrow(
    /^TLS_CERT_FILE: ENOENT/,
  );
  await expect(startTest({ tls: { hosts: HOSTS } })).rejects.toThrow(/^TLS_HOSTS: needs DATA_DIR/);
});

it('says what to install where there is no openssl', () => {
  expect(() => madeCertificate(folder, HOSTS, join(folder, 'openssl'))).toThrow(/apt-get install openssl/);
  expect(readdirSync(folder)).toEqual([]);
});

it.each([
  [{ TLS_CERT_FILE: 'cert.pem' }, /one goes with the other/],
  [
    { TLS_CERT_FILE: 'cert.pem', TLS_KEY_FILE: 'key.pem', TLS_HOSTS: 'a.example' },
    /TLS_HOSTS: goes with no TLS_CERT_FILE/,
  ],
  [{ TLS_HOSTS: 'a.example,\nDNS:b.example' }, /TLS_HOSTS.*list of host names/],
])('refuses the settings %j', (env, fault) => {
  expect(() => readEnvironment(env)).toThrow(fault);
});

it('reads the list of names', () => {
  expect(readEnvironment({ TLS_HOSTS: 'Gmail.googleapis.com, *.example,127.0.0.1' }).tls).toEqual({
    hosts: ['gmail.googleapis.com', '*.example', '127.0.0.1'],
  });
});
