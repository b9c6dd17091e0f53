import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator } from '../simulator.js';
import { DriveCaller } from '../testing/drive-caller.js';
import { control, LINH, MINH, startTest } from '../testing/fixture.js';

interface FileLine {
  readonly kind: string;
  readonly id: string;
  readonly name: string;
  readonly mimeType: string;
  readonly sha256?: string;
  readonly trashed: boolean;
}

let folder: string;
let simulator: Simulator;
let minh: DriveCaller;
const start = async (): Promise<void> => {
  const accounts = [{ email: MINH, files: 60, seed: 'control' }, { email: LINH }];
  simulator = await startTest({ dataDir: join(folder, 'data'), accounts });
  minh = await DriveCaller.for(simulator);
};
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drive-'));
  await start();
});
afterEach(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true });
});

const stateOf = async (email = MINH): Promise<FileLine[]> => {
  const reply = await control(simulator, 'GET', `state/${email}`);
  const lines = (reply.body as string).trim().split('\n');
  return lines.map((line) => JSON.parse(line) as FileLine).filter(({ kind }) => kind === 'file');
};
const bytesOf = async (id: string): Promise<Buffer> => {
  const headers = { authorization: `Bearer ${minh.token}` };
  const response = await fetch(`${simulator.url}/drive/v3/files/${id}?alt=media`, { headers });
  return Buffer.from(await response.arrayBuffer());
};

it('generates files that are the same at each start, each with the bytes that its checksum says', async () => {
  const lines = await stateOf();
  expect(lines).toHaveLength(60);
  for (const { id, sha256 } of lines.filter((line) => line.sha256 !== undefined))
    expect(
      createHash('sha256')
        .update(await bytesOf(id))
        .digest('hex'),
    ).toBe(sha256);
  const document = lines.find(({ mimeType }) => mimeType === 'application/vnd.google-apps.document')!;
  const text = (await minh.get(`files/${document.id}/export?mimeType=text/plain`)).text;
  expect(text).toContain(document.name);
  await simulator.close();
  await start();
  expect(await stateOf()).toEqual(lines);
});

it('lets a person make, rename, write, trash and delete a file at Google, and the app hears of each', async () => {
  const { startPageToken } = (await minh.get('changes/startPageToken')).body;
  const made = await control(simulator, 'POST', `accounts/${MINH}/files`, { name: 'a.txt', text: 'one' });
  const { id } = made.body as { id: string };
  const patch = { name: 'b.txt', text: 'two', trashed: true };
  expect((await control(simulator, 'PATCH', `accounts/${MINH}/files/${id}`, patch)).status).toBe(200);
  const [line] = (await stateOf()).filter((file) => file.id === id);
  expect(line).toMatchObject({
    name: 'b.txt',
    trashed: true,
    sha256: createHash('sha256').update('two').digest('hex'),
  });
  expect((await control(simulator, 'DELETE', `accounts/${MINH}/files/${id}`)).status).toBe(204);
  const { changes } = (await minh.get(`changes?pageToken=${startPageToken}`)).body;
  expect(changes).toEqual([expect.objectContaining({ fileId: id, removed: true })]);
});

it('imports a folder with its folders, byte for byte, and a second time only what is new', async () => {
  const source = join(folder, 'source');
  mkdirSync(join(source, 'Hợp đồng', '2026'), { recursive: true });
  writeFileSync(join(source, 'a.bin'), Buffer.of(0, 255, 10, 13));
  writeFileSync(join(source, 'Hợp đồng', '2026', 'b.txt'), 'xin chào');
  const run = async (): Promise<unknown> =>
    (await control(simulator, 'POST', `accounts/${MINH}/import-files`, { folder: source })).body;
  expect(await run()).toEqual({ imported: 2, known: 0 });
  writeFileSync(join(source, 'Hợp đồng', 'c.txt'), 'mới');
  expect(await run()).toEqual({ imported: 1, known: 2 });
  const find = async (q: string): Promise<string> => {
    const { files } = (await minh.get(`files?q=${encodeURIComponent(q)}`)).body;
    expect(files).toHaveLength(1);
    return files[0]!.id;
  };
  const contracts = await find("name = 'Hợp đồng' and 'root' in parents");
  const year = await find(`name = '2026' and '${contracts}' in parents`);
  expect((await bytesOf(await find(`'${year}' in parents`))).toString()).toBe('xin chào');
  expect([...(await bytesOf(await find("name = 'a.bin'")))]).toEqual([0, 255, 10, 13]);
});

it('fills a person’s storage, and empties it', async () => {
  const upload = (): ReturnType<DriveCaller['call']> =>
    minh.call('POST', '/upload/drive/v3/files?uploadType=media', { body: 'x' });
  await control(simulator, 'POST', `accounts/${MINH}/storage`, { isFull: true });
  const refused = await upload();
  expect([refused.status, refused.reason]).toEqual([403, 'storageQuotaExceeded']);
  await control(simulator, 'POST', `accounts/${MINH}/storage`, { isFull: false });
  expect((await upload()).status).toBe(200);
});

it.each([
  ['POST', `accounts/nobody@x.example/files`, { name: 'a' }, 404],
  ['POST', `accounts/${MINH}/files`, {}, 400],
  ['POST', `accounts/${MINH}/files`, { name: 'a', parent: 'nowhere' }, 404],
  ['PATCH', `accounts/${MINH}/files/nothing`, {}, 404],
  ['DELETE', `accounts/${MINH}/files/nothing`, {}, 404],
])('refuses %s %s %j', async (verb, path, body, status) =>
  expect((await control(simulator, verb, path, body)).status).toBe(status),
);
