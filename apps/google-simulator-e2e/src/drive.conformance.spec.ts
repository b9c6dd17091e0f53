import { drive, type drive_v3 } from '@googleapis/drive';
import { type ClientOptions, LINH, MINH, WatchedGoogle } from './support/google.js';

const FULL = 'https://www.googleapis.com/auth/drive';
const FOLDER = 'application/vnd.google-apps.folder';
const DOCUMENT = 'application/vnd.google-apps.document';
const CHUNK = 262_144;
/** Nobody listens there: what channels say is `channel-push.spec.ts`'s. */
const NOWHERE = 'http://127.0.0.1:9/hooks';

let google: WatchedGoogle;
let options: ClientOptions;
let client: drive_v3.Drive;
/** The client takes the upload address only from the call's own options. */
let root: { rootUrl: string };
beforeAll(async () => {
  const accounts = [{ email: MINH, name: 'Minh Trần', files: 150, seed: 'conformance' }, { email: LINH }];
  google = await WatchedGoogle.start({ accounts });
  options = await google.options([FULL]);
  client = drive({ version: 'v3', ...options });
  root = { rootUrl: `${google.simulator.url}/` };
});
afterAll(() => google.close());
afterEach(() => expect(google.violations).toEqual([]));

const create = async (name: string, mimeType?: string): Promise<string> => {
  const { data } = await client.files.create({ requestBody: { name, ...(mimeType && { mimeType }) } });
  return data.id!;
};
const upload = async (name: string, body: string): Promise<string> => {
  const media = { mimeType: 'text/plain', body };
  return (await client.files.create({ requestBody: { name }, media }, root)).data.id!;
};
const sent = (range: string, body: Uint8Array<ArrayBuffer>): RequestInit => ({
  method: 'PUT',
  headers: { 'content-range': range },
  body,
});

describe('Google’s own client', () => {
  it('lists every page of the files, in full and short, and gets each', async () => {
    const ids: string[] = [];
    for (let pageToken: string | undefined; ;) {
      const { data } = await client.files.list({
        pageSize: 60,
        orderBy: 'folder,name',
        ...(pageToken && { pageToken }),
      });
      ids.push(...data.files!.map(({ id }) => id!));
      if (!data.nextPageToken) break;
      pageToken = data.nextPageToken;
    }
    expect(new Set(ids).size).toBe(150);
    await client.files.list({ pageSize: 1_000, fields: '*' });
    for (const fileId of ids.slice(0, 40)) await client.files.get({ fileId, fields: '*' });
    const { data } = await client.files.list({
      q: "mimeType = 'image/png' and trashed = false",
      fields: 'files(mimeType)',
    });
    expect(new Set(data.files!.map(({ mimeType }) => mimeType))).toEqual(new Set(['image/png']));
    await client.about.get({ fields: '*' });
  });

  it('creates, uploads, changes, moves, copies, trashes and deletes', async () => {
    const { data: ids } = await client.files.generateIds({ count: 1 });
    const id = ids.ids![0]!;
    await client.files.create(
      { requestBody: { id, name: 'a.txt' }, media: { mimeType: 'text/plain', body: 'one' } },
      root,
    );
    const folder = await create('folder', FOLDER);
    await client.files.update({ fileId: id, addParents: folder, removeParents: 'root', fields: '*' });
    await client.files.update({ fileId: id, requestBody: { name: 'b.txt', properties: { k: 'v' } } });
    await client.files.update({ fileId: id, media: { mimeType: 'text/plain', body: 'two' } }, root);
    const { data: copied } = await client.files.copy({ fileId: id, requestBody: { name: 'c.txt' }, fields: '*' });
    const { data } = await client.files.get({ fileId: copied.id!, alt: 'media' }, { responseType: 'text' });
    expect(data).toBe('two');
    await client.files.update({ fileId: id, requestBody: { trashed: true } });
    await client.files.emptyTrash();
    await client.files.delete({ fileId: folder });
    await expect(client.files.get({ fileId: copied.id! })).rejects.toMatchObject({ status: 404 });
  });

  it('exports Google Docs in each format that about names', async () => {
    const fileId = await create('Kế hoạch', DOCUMENT);
    const { data } = await client.about.get({ fields: 'exportFormats' });
    for (const mimeType of data.exportFormats![DOCUMENT]!)
      expect((await client.files.export({ fileId, mimeType }, { responseType: 'text' })).status).toBe(200);
  });

  it('shares, and takes back', async () => {
    const fileId = await upload('shared.txt', 'x');
    const requestBody = { type: 'user', role: 'reader', emailAddress: LINH };
    const { data } = await client.permissions.create({ fileId, requestBody, fields: '*' });
    const permissionId = data.id!;
    await client.permissions.create({ fileId, requestBody: { type: 'anyone', role: 'reader' } });
    await client.permissions.create({
      fileId,
      requestBody: { type: 'domain', role: 'reader', domain: 'hoasen.example' },
    });
    await client.permissions.update({ fileId, permissionId, requestBody: { role: 'writer' } });
    await client.permissions.get({ fileId, permissionId, fields: '*' });
    expect((await client.permissions.list({ fileId, fields: '*' })).data.permissions).toHaveLength(4);
    const linh = drive({ version: 'v3', ...(await google.options([FULL], LINH)) });
    expect((await linh.files.get({ fileId, fields: '*' })).data.ownedByMe).toBe(false);
    await client.permissions.delete({ fileId, permissionId });
  });

  it('follows the changes, and opens and stops channels', async () => {
    const { data: start } = await client.changes.getStartPageToken();
    const fileId = await upload('watched.txt', 'x');
    const pageToken = start.startPageToken!;
    const { data } = await client.changes.list({ pageToken, fields: '*' });
    expect(data.changes!.map((change) => change.fileId)).toEqual([fileId]);
    await client.changes.list({ pageToken });
    const channel = { type: 'web_hook', address: NOWHERE };
    await client.changes.watch({ pageToken, requestBody: { id: 'changes', ...channel } });
    const { data: opened } = await client.files.watch({ fileId, requestBody: { id: 'file', ...channel } });
    const { resourceId } = opened;
    expect((await client.channels.stop({ requestBody: { id: 'file', resourceId: resourceId! } })).status).toBe(204);
  });

  it('resumes an upload', async () => {
    const { fetchImplementation: fetched, headers } = options;
    const begun = await fetched(`${google.simulator.url}/upload/drive/v3/files?uploadType=resumable&fields=id,size`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', 'x-upload-content-type': 'application/x-test' },
      body: JSON.stringify({ name: 'large.bin' }),
    });
    const session = begun.headers.get('location')!;
    const first = await fetched(session, sent(`bytes 0-${String(CHUNK - 1)}/*`, new Uint8Array(CHUNK)));
    expect([first.status, first.headers.get('range')]).toEqual([308, `bytes=0-${String(CHUNK - 1)}`]);
    const last = await fetched(
      session,
      sent(`bytes ${String(CHUNK)}-${String(CHUNK)}/${String(CHUNK + 1)}`, new Uint8Array(1)),
    );
    const { id, size } = (await last.json()) as { id: string; size: string };
    expect([last.status, size]).toEqual([200, String(CHUNK + 1)]);
    const { data } = await client.files.get({ fileId: id, alt: 'media' }, { responseType: 'arraybuffer' });
    expect((data as ArrayBuffer).byteLength).toBe(CHUNK + 1);
  });

  it('understands the refusals', async () => {
    await expect(client.files.list({ q: 'nonsense' })).rejects.toMatchObject({ status: 400 });
    await expect(client.files.get({ fileId: 'nobody' })).rejects.toMatchObject({ status: 404 });
    await expect(client.about.get({})).rejects.toMatchObject({ status: 400 });
    await expect(client.comments.list({ fileId: 'x', fields: '*' })).rejects.toMatchObject({ status: 501 });
  });
});

it('has driven every method of Drive that is simulated', () => {
  expect(google.notDriven('drive.v3')).toEqual([]);
});
