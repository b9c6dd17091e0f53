import { request } from 'node:http';
import { APIS } from '../apis.js';
import { type Simulator } from '../simulator.js';
import { startTest } from '../testing/fixture.js';
import { discoveryText, loadDiscovery } from './document.js';

interface Asked {
  readonly status: number;
  readonly text: string;
}

let simulator: Simulator;

beforeEach(async () => {
  simulator = await startTest({ publicUrl: 'https://google.hoasen.example/g/' });
});
afterEach(() => simulator.close());

function ask(path: string, host?: string, method = 'GET', headers = {}, body = ''): Promise<Asked> {
  return new Promise((resolve, reject) => {
    const own = host === undefined ? {} : { host };
    const asked = request(`${simulator.url}${path}`, { method, headers: { ...headers, ...own } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
    });
    asked.once('error', reject);
    asked.end(body);
  });
}

const rootOf = ({ text }: Asked): unknown => (JSON.parse(text) as { rootUrl: string }).rootUrl;

it.each(APIS)(
  'leads the caller of $name’s document back to where it is, and changes nothing else',
  async ({ name }) => {
    const [api = '', version = ''] = name.split('.');
    const { text } = await ask(`/discovery/v1/apis/${api}/${version}/rest`);
    const { rootUrl, servicePath } = { ...loadDiscovery(name), rootUrl: `${simulator.url}/` };
    expect(JSON.parse(text)).toEqual({
      ...loadDiscovery(name),
      rootUrl,
      baseUrl: `${rootUrl}${servicePath}`,
      mtlsRootUrl: rootUrl,
      batchPath: `batch/${api}/${version}`,
    });
  },
);

it('leads to the public address where it is asked there', async () => {
  const asked = await ask('/discovery/v1/apis/gmail/v1/rest', 'google.hoasen.example');
  expect(rootOf(asked)).toBe('https://google.hoasen.example/g/');
});

it('gives Google’s own document, byte for byte, under Google’s own names', async () => {
  const old = await ask('/discovery/v1/apis/drive/v3/rest', 'www.googleapis.com');
  const own = await ask('/$discovery/rest?version=v1', 'people.googleapis.com:443');
  expect([old.text, own.text]).toEqual([discoveryText('drive.v3'), discoveryText('people.v1')]);
});

it.each([
  ['/discovery/v1/apis/gmail/v2/rest', undefined],
  ['/discovery/v1/apis/..%2Fgmail/v1/rest', undefined],
  ['/$discovery/rest?version=v1', undefined],
  ['/$discovery/rest?version=v9', 'gmail.googleapis.com'],
])('answers %s at %s as what does not exist', async (path, host) => {
  const { status, text } = await ask(path, host);
  expect([status, (JSON.parse(text) as { error: { code: number } }).error.code]).toEqual([404, 404]);
});

it('lists every API that it has, and where its document is', async () => {
  const { text } = await ask('/discovery/v1/apis');
  const { items } = JSON.parse(text) as { items: { id: string; discoveryRestUrl: string }[] };
  expect(items.map(({ id }) => id)).toEqual([...APIS.map(({ name }) => name.replace('.', ':')), 'oauth2:v2']);
  for (const { id, discoveryRestUrl } of items)
    expect(await (await fetch(discoveryRestUrl)).json()).toMatchObject({ id, rootUrl: `${simulator.url}/` });
});

it('lists the APIs of one name where only they are asked for', async () => {
  const { text } = await ask('/discovery/v1/apis?name=docs&preferred=true');
  expect((JSON.parse(text) as { items: unknown[] }).items).toMatchObject([{ id: 'docs:v1', preferred: true }]);
});

it('enters the requests in the ledger under the names of Google’s discovery service', async () => {
  await ask('/discovery/v1/apis');
  await ask('/discovery/v1/apis/gmail/v1/rest');
  const rows = (await ask('/__sim/ledger')).text.trim().split('\n');
  expect(rows.map((row) => (JSON.parse(row) as { method: string }).method)).toEqual([
    'discovery.apis.list',
    'discovery.apis.getRest',
  ]);
});

it('takes a batch at the path that an API’s document names, told by the host whose it is', async () => {
  const type = { 'content-type': 'multipart/mixed; boundary=x' };
  const part = '--x\r\nContent-Type: application/http\r\n\r\nGET /gmail/v1/users/me/profile\r\n\r\n--x--';
  const own = await ask('/batch', 'gmail.googleapis.com', 'POST', type, part);
  const others = await ask('/batch', 'docs.googleapis.com', 'POST', type, part);
  const nobodys = await ask('/batch', 'www.googleapis.com', 'POST', type, part);
  expect([own.text, others.text]).toEqual([expect.stringContaining(' 401 '), expect.stringContaining(' 404 ')]);
  expect(nobodys.status).toBe(404);
});
