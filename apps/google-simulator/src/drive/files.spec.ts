import { createHash } from 'node:crypto';
import { type Simulator } from '../simulator.js';
import { DriveCaller, multipart } from '../testing/drive-caller.js';
import { startTest } from '../testing/fixture.js';

const FOLDER = 'application/vnd.google-apps.folder';
const DOCUMENT = 'application/vnd.google-apps.document';
const SHORTCUT = 'application/vnd.google-apps.shortcut';

let simulator: Simulator;
let minh: DriveCaller;
beforeEach(async () => {
  simulator = await startTest();
  minh = await DriveCaller.for(simulator);
});
afterEach(() => simulator.close());

const text = (body: string): { type: string; text: string } => ({ type: 'text/plain', text: body });
const media = '/upload/drive/v3/files?uploadType=media';

describe('a file', () => {
  it('answers with four fields where none are asked for, and with those asked for', async () => {
    const id = await minh.create({ name: 'a.txt' }, text('Xin chào'));
    expect((await minh.get(`files/${id}`)).body).toEqual({
      kind: 'drive#file',
      id,
      name: 'a.txt',
      mimeType: 'text/plain',
    });
    const { body } = await minh.get(`files/${id}?fields=size,md5Checksum,sha256Checksum,parents,ownedByMe,version`);
    const root = (await minh.get('files/root')).body.id;
    expect(body).toEqual({
      size: '9',
      md5Checksum: createHash('md5').update('Xin chào').digest('hex'),
      sha256Checksum: createHash('sha256').update('Xin chào').digest('hex'),
      ...{ parents: [root], ownedByMe: true, version: '1' },
    });
  });

  it('gives its bytes whole, and by one range', async () => {
    const id = await minh.create({ name: 'a' }, text('0123456789'));
    const range = (value: string): ReturnType<DriveCaller['call']> =>
      minh.call('GET', `files/${id}?alt=media`, { headers: { range: value } });
    expect((await minh.get(`files/${id}?alt=media`)).text).toBe('0123456789');
    const part = await range('bytes=2-4');
    expect([part.status, part.text, part.headers.get('content-range')]).toEqual([206, '234', 'bytes 2-4/10']);
    expect((await range('bytes=-3')).text).toBe('789');
    expect((await range('bytes=8-100')).text).toBe('89');
    expect((await range('bytes=0-1,3-4')).status).toBe(200);
    const beyond = await range('bytes=10-');
    expect([beyond.status, beyond.reason]).toEqual([416, 'requestedRangeNotSatisfiable']);
  });

  it('takes bytes up to 5 MiB at once, and no more', async () => {
    const five = Buffer.alloc(5 * 1024 * 1024, 1);
    expect((await minh.call('POST', media, { body: five })).status).toBe(200);
    const more = await minh.call('POST', media, { body: Buffer.concat([five, Buffer.of(1)]) });
    expect([more.status, more.reason]).toEqual([413, 'uploadTooLarge']);
  });

  it('changes its bytes, name and properties, each time with a greater version and a later modification', async () => {
    const id = await minh.create({ name: 'a', properties: { x: '1', y: '2' } }, text('one'));
    await minh.call('PATCH', `/upload/drive/v3/files/${id}?uploadType=media`, { body: 'two' });
    await minh.call('PATCH', `files/${id}`, { body: { name: 'b', properties: { x: null } } });
    const { body } = await minh.get(`files/${id}?fields=name,version,properties`);
    expect(body).toEqual({ name: 'b', version: '3', properties: { y: '2' } });
    expect((await minh.get(`files/${id}?alt=media`)).text).toBe('two');
  });

  it.each([['a'], ['text/plain\r\nx-evil: 1'], ['constructor'], ['tệp/tin']])(
    'is of no such type as %j',
    async (mimeType) => {
      const { status, reason } = await minh.call('POST', 'files', { body: { mimeType } });
      expect([status, reason]).toEqual([400, 'badContent']);
    },
  );

  it('keeps the modification time that it is given', async () => {
    const modifiedTime = '2020-02-03T04:05:06.000Z';
    const id = await minh.create({ name: 'a', modifiedTime });
    expect((await minh.get(`files/${id}?fields=modifiedTime`)).body).toEqual({ modifiedTime });
    await minh.call('PATCH', `files/${id}`, { body: { starred: true } });
    expect((await minh.get(`files/${id}?fields=modifiedTime`)).body).toEqual({ modifiedTime });
  });

  it('moves from one folder to another, never into two nor into itself', async () => {
    const [a, b] = [
      await minh.create({ name: 'a', mimeType: FOLDER }),
      await minh.create({ name: 'b', mimeType: FOLDER }),
    ];
    const id = await minh.create({ name: 'x', parents: [a] });
    const second = await minh.call('PATCH', `files/${id}?addParents=${b}`);
    expect([second.status, second.reason]).toEqual([403, 'cannotAddParent']);
    const moved = await minh.call('PATCH', `files/${id}?addParents=${b}&removeParents=${a}&fields=parents`);
    expect(moved.body).toEqual({ parents: [b] });
    await minh.call('PATCH', `files/${a}?addParents=${b}&removeParents=root`);
    const cycle = await minh.call('PATCH', `files/${b}?addParents=${a}&removeParents=root`);
    expect(cycle.status).toBe(403);
    expect((await minh.call('POST', 'files', { body: { parents: [a, b] } })).status).toBe(400);
  });

  it('is copied with its bytes under a new id', async () => {
    const id = await minh.create({ name: 'a.txt', properties: { x: '1' } }, text('one'));
    const { body } = await minh.call('POST', `files/${id}/copy?fields=id,name,properties`, { body: {} });
    expect(body).toEqual({
      id: expect.not.stringMatching(id) as string,
      name: 'Copy of a.txt',
      properties: { x: '1' },
    });
    expect((await minh.get(`files/${body.id}?alt=media`)).text).toBe('one');
    const folder = await minh.create({ mimeType: FOLDER });
    expect((await minh.call('POST', `files/${folder}/copy`, { body: {} })).reason).toBe('cannotCopyFile');
  });

  it('goes to the trash with what lies in it, comes back, and is gone for ever when deleted', async () => {
    const folder = await minh.create({ name: 'f', mimeType: FOLDER });
    const leaf = await minh.create({ name: 'leaf', parents: [folder] });
    await minh.call('PATCH', `files/${folder}`, { body: { trashed: true } });
    const fields = '?fields=trashed,explicitlyTrashed';
    expect((await minh.get(`files/${leaf}${fields}`)).body).toEqual({ trashed: true, explicitlyTrashed: false });
    expect(await minh.list('trashed = false')).toEqual([]);
    await minh.call('PATCH', `files/${folder}`, { body: { trashed: false } });
    expect(await minh.list("'root' in parents and trashed = false")).toEqual(['f']);
    expect((await minh.call('DELETE', `files/${folder}`)).status).toBe(204);
    const gone = await minh.get(`files/${leaf}`);
    expect([gone.status, gone.reason]).toEqual([404, 'notFound']);
  });

  it('is gone when the trash is emptied', async () => {
    const id = await minh.create({ name: 'a' });
    await minh.create({ name: 'b' });
    await minh.call('PATCH', `files/${id}`, { body: { trashed: true } });
    expect((await minh.call('DELETE', 'files/trash')).status).toBe(204);
    expect(await minh.list('')).toEqual(['b']);
  });
});

describe('Google’s own formats', () => {
  it('have no bytes to download; what has bytes is not exported', async () => {
    const doc = await minh.create({ name: 'Kế hoạch', mimeType: DOCUMENT });
    expect((await minh.get(`files/${doc}?alt=media`)).reason).toBe('fileNotDownloadable');
    expect((await minh.get(`files/${doc}/export?mimeType=text/plain`)).status).toBe(200);
    expect((await minh.get(`files/${doc}/export?mimeType=image/png`)).status).toBe(400);
    const blob = await minh.create({ name: 'a' }, text('x'));
    expect((await minh.get(`files/${blob}/export?mimeType=text/plain`)).reason).toBe('fileNotExportable');
  });

  it('are made of uploaded text, and of nothing that cannot be converted', async () => {
    const upload = (type: string): ReturnType<DriveCaller['call']> =>
      minh.call(
        'POST',
        '/upload/drive/v3/files?uploadType=multipart',
        multipart({ mimeType: DOCUMENT }, { type, text: 'x' }),
      );
    expect((await upload('text/plain')).body.mimeType).toBe(DOCUMENT);
    expect((await upload('image/png')).status).toBe(400);
  });

  it('include shortcuts, which name their target', async () => {
    const target = await minh.create({ name: 'a' }, text('x'));
    const body = { mimeType: SHORTCUT, shortcutDetails: { targetId: target } };
    const shortcut = await minh.create(body);
    expect((await minh.get(`files/${shortcut}?fields=shortcutDetails`)).body).toEqual({
      shortcutDetails: { targetId: target, targetMimeType: 'text/plain' },
    });
    const broken = await minh.call('POST', 'files', { body: { ...body, shortcutDetails: { targetId: 'nobody' } } });
    expect(broken.status).toBe(404);
  });
});

describe('generated ids', () => {
  it('make a create safe to repeat, and are good for nothing else', async () => {
    const [id, other] = (await minh.get('files/generateIds?count=2')).body.ids;
    expect((await minh.call('POST', 'files', { body: { id, name: 'a' } })).body.id).toBe(id);
    const again = await minh.call('POST', 'files', { body: { id, name: 'a' } });
    expect([again.status, again.reason]).toEqual([409, 'fileIdInUse']);
    await minh.call('DELETE', `files/${id!}`);
    expect((await minh.call('POST', 'files', { body: { id, name: 'a' } })).status).toBe(409);
    expect((await minh.call('POST', 'files', { body: { id: other, mimeType: DOCUMENT } })).status).toBe(400);
    expect((await minh.call('POST', 'files', { body: { id: 'own' } })).status).toBe(400);
  });
});

describe('files.list', () => {
  it('gives each file once, page by page, in the order asked for', async () => {
    for (const name of ['b 10', 'b 2', 'a', 'c']) await minh.create({ name });
    const names: string[] = [];
    for (let pageToken = ''; ;) {
      const { body } = await minh.get(`files?pageSize=3&orderBy=name_natural desc&pageToken=${pageToken}`);
      names.push(...body.files.map(({ name }) => name));
      if (names.length === 3) await minh.create({ name: 'z' });
      if (body.nextPageToken === undefined) break;
      pageToken = body.nextPageToken;
    }
    expect(names).toEqual(['c', 'b 10', 'b 2', 'a']);
  });

  it.each([
    ['q=name', 'invalid'],
    ['orderBy=colour', 'invalid'],
    ['pageToken=x', 'invalid'],
    ['pageSize=0', 'invalid'],
    ['pageSize=1001', 'invalid'],
    ['spaces=attic', 'invalid'],
    ['corpora=universe', 'invalid'],
    ['nonsense=1', 'invalidArgument'],
  ])('refuses %s', async (query, reason) => {
    const reply = await minh.get(`files?${query}`);
    expect([reply.status, reply.reason]).toEqual([400, reason]);
  });

  it('finds files by words in them, by folder and by properties', async () => {
    const folder = await minh.create({ name: 'f', mimeType: FOLDER });
    await minh.create({ name: 'a.txt', parents: [folder], appProperties: { k: 'v' } }, text('hợp đồng đã ký'));
    await minh.create({ name: 'b.txt' }, text('nothing'));
    expect(await minh.list("fullText contains 'hợp đồng'")).toEqual(['a.txt']);
    expect(await minh.list(`'${folder}' in parents and 'me' in owners`)).toEqual(['a.txt']);
    expect(await minh.list("appProperties has { key='k' and value='v' }")).toEqual(['a.txt']);
    expect((await minh.get(`files?orderBy=name&q=${encodeURIComponent("fullText contains 'x'")}`)).status).toBe(403);
  });
});

describe('a batch', () => {
  it('takes calls for metadata, and none that carry bytes', async () => {
    const id = await minh.create({ name: 'a' }, text('x'));
    const parts = [`GET /drive/v3/files/${id}`, `GET /drive/v3/files/${id}?alt=media`, `POST ${media}`];
    const body = parts.map((part) => `--edge\r\ncontent-type: application/http\r\n\r\n${part}\r\n\r\n`).join('');
    const headers = { 'content-type': 'multipart/mixed; boundary=edge' };
    const reply = await minh.call('POST', '/batch/drive/v3', { body: `${body}--edge--`, headers });
    expect(reply.text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400', 'HTTP/1.1 400']);
  });
});

describe('quotas', () => {
  it('charges a list 100, a get 5, a download 200 and a write 50 units', async () => {
    const id = await minh.create({ name: 'a' }, text('x'));
    await minh.get('files');
    await minh.get(`files/${id}`);
    await minh.get(`files/${id}?alt=media`);
    await simulator.close();
    simulator = await startTest({ tariff: 'new' });
    minh = await DriveCaller.for(simulator);
    const own = await minh.create({ name: 'a' }, text('x'));
    for (const path of ['files', `files/${own}`, `files/${own}?alt=media`, `files/${own}/permissions`])
      await minh.get(path);
    const units = simulator.ledger
      .after(0)
      .flatMap((row) => ('units' in row && row.method?.startsWith('drive.') ? [row.units] : []));
    expect(units).toEqual([50, 100, 5, 200, 5]);
  });
});
