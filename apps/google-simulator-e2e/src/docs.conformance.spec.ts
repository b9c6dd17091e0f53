import { type docs_v1, docs } from '@googleapis/docs';
import { SIMULATED_REQUESTS } from '@gatehouse/google-simulator';
import { LINH, WatchedGoogle } from './support/google.js';

const SCOPE = 'https://www.googleapis.com/auth/documents';

let google: WatchedGoogle;
let documents: docs_v1.Resource$Documents;
beforeAll(async () => {
  google = await WatchedGoogle.start();
  ({ documents } = docs({ version: 'v1', ...(await google.options([SCOPE])) }));
});
afterAll(() => google.close());
afterEach(() => expect(google.violations).toEqual([]));

const create = async (title: string): Promise<string> => {
  const { data } = await documents.create({ requestBody: { title } });
  return data.documentId!;
};
const write = async (
  documentId: string,
  requests: docs_v1.Schema$Request[],
): Promise<docs_v1.Schema$BatchUpdateDocumentResponse> =>
  (await documents.batchUpdate({ documentId, requestBody: { requests } })).data;

const range = (startIndex: number, endIndex: number): { range: docs_v1.Schema$Range } => ({
  range: { startIndex, endIndex },
});
const cell = { tableCellLocation: { tableStartLocation: { index: 2 }, rowIndex: 0, columnIndex: 0 } };

/** One of each kind, in an order in which all of them fit. */
const EVERY_KIND: docs_v1.Schema$Request[] = [
  { insertTable: { location: { index: 1 }, rows: 2, columns: 2 } },
  { insertTableRow: { ...cell, insertBelow: true } },
  { insertTableColumn: { ...cell, insertRight: true } },
  { deleteTableRow: cell },
  { deleteTableColumn: cell },
  { insertText: { location: { index: 1 }, text: 'Kế hoạch\n\tviệc một\n\tviệc hai' } },
  { insertPageBreak: { endOfSegmentLocation: {} } },
  { updateParagraphStyle: { ...range(1, 3), paragraphStyle: { namedStyleType: 'TITLE' }, fields: 'namedStyleType' } },
  { updateTextStyle: { ...range(1, 4), textStyle: { bold: true, link: { url: 'https://a.example' } }, fields: '*' } },
  { createParagraphBullets: { ...range(10, 25), bulletPreset: 'BULLET_DISC_CIRCLE_SQUARE' } },
  { deleteParagraphBullets: range(20, 22) },
  { replaceAllText: { containsText: { text: 'việc', matchCase: true }, replaceText: 'task' } },
  { createNamedRange: { name: 'plan', ...range(1, 9) } },
  { createNamedRange: { name: 'gone', ...range(1, 9) } },
  { deleteNamedRange: { name: 'gone' } },
  { updateDocumentStyle: { documentStyle: { marginTop: { magnitude: 36, unit: 'PT' } }, fields: 'marginTop' } },
  { deleteContentRange: range(1, 2) },
];

describe('Google’s own client', () => {
  it('creates a document, sends every kind of request that is simulated, and reads it in both forms', async () => {
    const id = await create('Kế hoạch');
    const answer = await write(id, EVERY_KIND);
    expect(answer.replies).toHaveLength(EVERY_KIND.length);
    expect(new Set(EVERY_KIND.flatMap(Object.keys))).toEqual(new Set(SIMULATED_REQUESTS));
    const { data: flat } = await documents.get({ documentId: id });
    const { data: tabs } = await documents.get({ documentId: id, includeTabsContent: true });
    expect(flat.revisionId).toBe(answer.writeControl?.requiredRevisionId);
    expect(tabs.tabs?.[0]?.documentTab?.body).toEqual(flat.body);
    expect([Object.keys(flat.namedRanges!), Object.keys(flat.lists!)]).toEqual([['plan'], [expect.any(String)]]);
    expect(flat.documentStyle?.marginTop).toEqual({ magnitude: 36, unit: 'PT' });
  });

  it('reads a document of which only a part was asked for', async () => {
    const id = await create('Part');
    const { data } = await documents.get({ documentId: id, fields: 'title,body(content(endIndex))' });
    expect(data).toEqual({ title: 'Part', body: { content: [{ endIndex: 1 }, { endIndex: 2 }] } });
  });

  it('understands the refusals', async () => {
    const id = await create('Mine');
    const linh = docs({ version: 'v1', ...(await google.options([SCOPE], LINH)) }).documents;
    await expect(linh.get({ documentId: id })).rejects.toMatchObject({ status: 403 });
    await expect(documents.get({ documentId: 'nothing' })).rejects.toMatchObject({ status: 404 });
    await expect(write(id, [{ createFooter: { type: 'DEFAULT' } }])).rejects.toMatchObject({ status: 400 });
    const stale = { requiredRevisionId: 'of another day' };
    const requests = [{ insertText: { endOfSegmentLocation: {}, text: 'x' } }];
    await expect(
      documents.batchUpdate({ documentId: id, requestBody: { requests, writeControl: stale } }),
    ).rejects.toMatchObject({ status: 400 });
  });

  it('has driven every method that is simulated', () => {
    expect(google.notDriven('docs.v1')).toEqual([]);
  });
});
