import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator } from '../simulator.js';
import { DriveCaller, type DriveReply } from '../testing/drive-caller.js';
import { control, GmailCaller, MINH, startTest } from '../testing/fixture.js';

const CHUNK = 262_144;
const FILES = '/upload/drive/v3/files?uploadType=resumable';
const WEEK_MS = 7 * 86_400_000;

let folder: string;
let simulator: Simulator;
let minh: DriveCaller;
const start = async (): Promise<void> => {
  simulator = await startTest({ dataDir: folder });
  minh = await DriveCaller.for(simulator);
};
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'resumable-'));
  await start();
});
afterEach(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true });
});

async function begin(
  fields: object = { name: 'a.bin' },
  headers: Record<string, string> = {},
  path = FILES,
): Promise<string> {
  const reply = await minh.call(path === FILES ? 'POST' : 'PATCH', path, { body: fields, headers });
  expect([reply.status, reply.text]).toEqual([200, '']);
  return reply.headers.get('location') ?? '';
}

/** A request to the session, without a token: its address is enough. */
async function put(location: string, body: Buffer, range?: string): Promise<DriveReply> {
  const bare = new DriveCaller(simulator, '');
  const headers = { authorization: '', ...(range !== undefined && { 'content-range': range }) };
  return bare.call('PUT', location, { body, headers });
}

const ask = (location: string, total = '*'): Promise<DriveReply> => put(location, Buffer.alloc(0), `bytes */${total}`);
const bytes = (length: number): Buffer => Buffer.from(Array.from({ length }, (_, at) => at % 251));

it('takes a file in chunks, says how far it is, and answers as the method does', async () => {
  const whole = bytes(2 * CHUNK + 100);
  const location = await begin({ name: 'a.bin' }, { 'x-upload-content-type': 'application/x-test' });
  const none = await ask(location);
  expect([none.status, none.headers.get('range')]).toEqual([308, null]);
  const first = await put(location, whole.subarray(0, CHUNK), `bytes 0-${String(CHUNK - 1)}/*`);
  expect([first.status, first.headers.get('range')]).toEqual([308, `bytes=0-${String(CHUNK - 1)}`]);
  // The answer was lost; what came twice is taken once.
  await put(location, whole.subarray(0, 2 * CHUNK), `bytes 0-${String(2 * CHUNK - 1)}/*`);
  expect((await ask(location)).headers.get('range')).toBe(`bytes=0-${String(2 * CHUNK - 1)}`);
  const size = String(whole.length);
  const done = await put(
    location,
    whole.subarray(2 * CHUNK),
    `bytes ${String(2 * CHUNK)}-${String(whole.length - 1)}/${size}`,
  );
  expect([done.status, done.body.mimeType]).toEqual([200, 'application/x-test']);
  const { status, body } = await ask(location, size);
  expect([status, body]).toEqual([200, done.body]);
  expect(await minh.list('')).toEqual(['a.bin']);
  const download = await fetch(`${simulator.url}/drive/v3/files/${done.body.id}?alt=media`, {
    headers: { authorization: `Bearer ${minh.token}` },
  });
  expect(Buffer.from(await download.arrayBuffer()).equals(whole)).toBe(true);
});

it('goes on where it was after a restart', async () => {
  const location = await begin();
  await put(location, bytes(CHUNK), `bytes 0-${String(CHUNK - 1)}/*`);
  await simulator.close();
  await start();
  const again = location.replace(/^http:\/\/[^/]+/, simulator.url);
  expect((await ask(again)).headers.get('range')).toBe(`bytes=0-${String(CHUNK - 1)}`);
  const done = await put(again, Buffer.from('x'), `bytes ${String(CHUNK)}-${String(CHUNK)}/${String(CHUNK + 1)}`);
  expect(done.status).toBe(200);
  await simulator.close();
  await start();
  expect((await ask(location.replace(/^http:\/\/[^/]+/, simulator.url))).body.id).toBe(done.body.id);
});

it('takes everything in one request, and nothing at all', async () => {
  expect((await put(await begin(), bytes(10))).status).toBe(200);
  const done = await put(await begin({ name: 'empty' }), Buffer.alloc(0));
  expect([done.status, (await minh.get(`files/${done.body.id}?fields=size`)).body]).toEqual([200, { size: '0' }]);
});

it('gives back bytes that lie in many pieces, whole and across their edges', async () => {
  const whole = Buffer.alloc(17 * 1024 * 1024 + 1, 'gatehouse');
  const { id } = (await put(await begin(), whole)).body;
  const read = async (range?: string): Promise<Buffer> => {
    const headers = { authorization: `Bearer ${minh.token}`, ...(range !== undefined && { range }) };
    const response = await fetch(`${simulator.url}/drive/v3/files/${id}?alt=media`, { headers });
    return Buffer.from(await response.arrayBuffer());
  };
  expect((await read()).equals(whole)).toBe(true);
  const edge = 8 * 1024 * 1024;
  expect((await read(`bytes=${String(edge - 5)}-${String(edge + 4)}`)).equals(whole.subarray(edge - 5, edge + 5))).toBe(
    true,
  );
  expect((await read(`bytes=5-${String(2 * edge)}`)).equals(whole.subarray(5, 2 * edge + 1))).toBe(true);
});

it('writes new bytes into a file', async () => {
  const id = await minh.create({ name: 'a' });
  await put(await begin({ name: 'b' }, {}, `/upload/drive/v3/files/${id}?uploadType=resumable`), Buffer.from('new'));
  expect([(await minh.get(`files/${id}?alt=media`)).text, (await minh.get(`files/${id}`)).body.name]).toEqual([
    'new',
    'b',
  ]);
});

it('serves the address of resumable uploads as well', async () => {
  const reply = await minh.call('POST', '/resumable/upload/drive/v3/files', { body: { name: 'r' } });
  expect(reply.headers.get('location')).toMatch(/\/resumable\/upload\/drive\/v3\/files\?.*upload_id=/);
  expect((await put(reply.headers.get('location')!, Buffer.from('x'))).body.name).toBe('r');
});

it.each([
  ['a chunk that is no multiple of 256 KiB', CHUNK + 1, `bytes 0-${String(CHUNK)}/*`, 400],
  ['a chunk beyond what has come', CHUNK, `bytes ${String(CHUNK)}-${String(2 * CHUNK - 1)}/*`, 503],
  ['a range that does not fit the body', 10, 'bytes 0-10/11', 400],
  ['a range that is none', 10, 'bytes ten', 400],
  ['another size than was announced', 10, 'bytes 0-9/10', 400],
])('refuses %s, and keeps what it has', async (_what, length, range, status) => {
  const location = await begin({ name: 'a' }, { 'x-upload-content-length': '1000000' });
  expect((await put(location, bytes(length), range)).status).toBe(status);
  expect((await ask(location)).status).toBe(308);
});

it('refuses at once what can be refused without the bytes', async () => {
  const lost = await minh.call('POST', FILES, { body: { parents: ['nowhere'] } });
  expect(lost.status).toBe(404);
  const large = await minh.call('POST', FILES, { body: {}, headers: { 'x-upload-content-length': '9999999999999' } });
  expect(large.status).toBe(413);
  const reader = await DriveCaller.for(simulator, ['drive.readonly']);
  expect((await reader.call('POST', FILES, { body: {} })).status).toBe(403);
  await control(simulator, 'POST', `accounts/${MINH}/storage`, { isFull: true });
  expect((await minh.call('POST', FILES, { body: {} })).reason).toBe('storageQuotaExceeded');
});

it('ends after a week, and knows no other session', async () => {
  const location = await begin();
  await control(simulator, 'POST', 'clock', { advanceMs: WEEK_MS - 60_000 });
  expect((await ask(location)).status).toBe(308);
  await control(simulator, 'POST', 'clock', { advanceMs: 60_000 });
  expect((await ask(location)).status).toBe(404);
  expect((await ask(`${simulator.url}${FILES}&upload_id=nobodys`)).status).toBe(404);
  expect((await put(`${simulator.url}${FILES}`, Buffer.from('x'))).status).toBe(404);
});

it('is charged once, when it begins', async () => {
  await put(await begin(), bytes(10));
  const rows = simulator.ledger.after(0).flatMap((row) => ('effect' in row ? [row] : []));
  expect(
    rows.slice(-2).map(({ method, units, effect }) => [method, units > 0, effect.map((text) => text.split(':')[0])]),
  ).toEqual([
    ['drive.files.create', true, ['upload.begun']],
    ['drive.files.create', false, ['drive.created', 'upload.finished', 'upload.answered']],
  ]);
});

it('takes mail of Gmail, with its labels', async () => {
  const gmail = await GmailCaller.for(simulator);
  const path = '/upload/gmail/v1/users/me/messages?uploadType=resumable';
  const reply = await gmail.call('POST', path, JSON.stringify({ labelIds: ['INBOX'] }));
  const done = await put(reply.headers.get('location')!, Buffer.from('Subject: resumed\r\n\r\nHello'));
  const message = await gmail.get(`messages/${done.body.id}?format=metadata`);
  expect(message.body.labelIds).toEqual(['INBOX']);
  expect(message.body.payload.headers).toContainEqual({ name: 'Subject', value: 'resumed' });
});
