import { docs } from '@googleapis/docs';
import { drive } from '@googleapis/drive';
import { WatchedGoogle } from './support/google.js';

const SCOPE = 'https://www.googleapis.com/auth/drive';
const MIME = 'application/vnd.google-apps.document';

let google: WatchedGoogle;
let documents: ReturnType<typeof docs>['documents'];
let disk: ReturnType<typeof drive>;
beforeAll(async () => {
  google = await WatchedGoogle.start();
  const options = await google.options([SCOPE]);
  ({ documents } = docs({ version: 'v1', ...options }));
  disk = drive({ version: 'v3', ...options });
});
afterAll(() => google.close());
afterEach(() => expect(google.violations).toEqual([]));

async function write(documentId: string, text: string): Promise<void> {
  const requests = [{ insertText: { endOfSegmentLocation: {}, text } }];
  await documents.batchUpdate({ documentId, requestBody: { requests } });
}

async function exported(fileId: string, mimeType = 'text/plain'): Promise<string> {
  const { data } = await disk.files.export({ fileId, mimeType }, { responseType: 'arraybuffer' });
  return Buffer.from(data as ArrayBuffer).toString('utf8');
}

async function create(title: string): Promise<string> {
  return (await documents.create({ requestBody: { title } })).data.documentId!;
}

describe('a document and its file are one', () => {
  it('is found in Drive with a link to its page, and has the title that Drive gives it', async () => {
    const fileId = await create('Kế hoạch');
    const { data } = await disk.files.get({ fileId, fields: 'name,mimeType,webViewLink' });
    expect(data).toMatchObject({ name: 'Kế hoạch', mimeType: MIME });
    expect(new URL(data.webViewLink!).pathname).toBe(`/document/d/${fileId}/edit`);
    await disk.files.update({ fileId, requestBody: { name: 'Plan' } });
    expect((await documents.get({ documentId: fileId })).data.title).toBe('Plan');
  });

  it('stands in the changes after an edit, with a new version', async () => {
    const fileId = await create('Edited');
    const fields = 'version,modifiedTime';
    const { data: before } = await disk.files.get({ fileId, fields });
    const { data: start } = await disk.changes.getStartPageToken();
    await write(fileId, 'Hello');
    const { data: after } = await disk.files.get({ fileId, fields });
    expect(BigInt(after.version!)).toBeGreaterThan(BigInt(before.version!));
    expect(Date.parse(after.modifiedTime!)).toBeGreaterThanOrEqual(Date.parse(before.modifiedTime!));
    const { data } = await disk.changes.list({ pageToken: start.startPageToken! });
    expect(data.changes?.map((change) => change.fileId)).toEqual([fileId]);
  });

  it('is exported as what it says, copied with it, and found by its words', async () => {
    const fileId = await create('Original');
    await write(fileId, 'Chào\nkhủng long');
    const { data: copy } = await disk.files.copy({ fileId, requestBody: { name: 'Copy' } });
    await write(fileId, '!');
    expect(await exported(fileId)).toBe('\uFEFFChào\r\nkhủng long!');
    expect(await exported(copy.id!)).toBe('\uFEFFChào\r\nkhủng long');
    expect(await exported(fileId, 'text/markdown')).toBe('Chào\n\nkhủng long!\n');
    const { data: found } = await disk.files.list({ q: "fullText contains 'khủng'" });
    expect(found.files?.map(({ name }) => name).sort()).toEqual(['Copy', 'Original']);
  });

  it('begins with the text of an upload, and is gone when its file is', async () => {
    const { data } = await disk.files.create(
      {
        requestBody: { name: 'Upload', mimeType: MIME },
        media: { mimeType: 'text/html', body: '<p>Xin <b>chào</b></p>' },
      },
      { rootUrl: `${google.simulator.url}/` },
    );
    const documentId = data.id!;
    const { data: document } = await documents.get({ documentId });
    expect(JSON.stringify(document.body)).toContain('Xin chào');
    await disk.files.delete({ fileId: documentId });
    await expect(documents.get({ documentId })).rejects.toMatchObject({ status: 404 });
  });

  it('is no document where the file is another kind', async () => {
    const { data } = await disk.files.create({
      requestBody: { name: 'x', mimeType: 'application/vnd.google-apps.folder' },
    });
    await expect(documents.get({ documentId: data.id! })).rejects.toMatchObject({ status: 404 });
  });
});
