import { readFileSync } from 'node:fs';
import { loadDiscovery } from '../discovery/document.js';
import { type Simulator } from '../simulator.js';
import { assertConforms, control, LINH, MINH, type Reply, startTest, tokensFor } from '../testing/fixture.js';

const DOCUMENTS = 'https://www.googleapis.com/auth/documents';
const FILE_ONLY = 'https://www.googleapis.com/auth/drive.file';
const DAY_MS = 24 * 60 * 60 * 1000;

interface DocumentAnswer {
  readonly documentId: string;
  readonly title: string;
  readonly revisionId?: string;
  readonly suggestionsViewMode: string;
  readonly body?: { readonly content: readonly Element[] };
  readonly tabs?: readonly { readonly documentTab: { readonly body: { readonly content: readonly Element[] } } }[];
  readonly lists?: object;
  readonly namedRanges?: object;
  readonly replies: readonly object[];
  readonly writeControl: { readonly requiredRevisionId: string };
  readonly error: { readonly message: string; readonly status: string };
}

interface Element {
  readonly startIndex?: number;
  readonly endIndex: number;
  readonly paragraph?: {
    readonly elements: readonly { readonly textRun?: { readonly content: string; readonly textStyle: object } }[];
    readonly paragraphStyle: object;
    readonly bullet?: object;
  };
  readonly table?: {
    readonly tableRows: readonly { readonly tableCells: readonly { readonly startIndex: number }[] }[];
  };
}

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startTest();
});
afterEach(() => simulator.close());

class Client {
  constructor(private readonly token: string) {}

  static async for(email = MINH, scope = DOCUMENTS): Promise<Client> {
    return new Client((await tokensFor(simulator, [scope], email)).access_token);
  }

  async call(verb: string, path: string, body?: object): Promise<Reply<DocumentAnswer>> {
    const url = new URL(`${simulator.url}${path}`);
    const init = { method: verb, headers: { authorization: `Bearer ${this.token}` } };
    const response = await fetch(url, body === undefined ? init : { ...init, body: JSON.stringify(body) });
    const answer = (await response.json()) as DocumentAnswer;
    if (response.ok && path.startsWith('/v1/')) assertConforms(verb, url, answer);
    return { status: response.status, headers: response.headers, body: answer };
  }

  async create(title = 'Kế hoạch'): Promise<string> {
    return (await this.call('POST', '/v1/documents', { title })).body.documentId;
  }

  async get(id: string, query = ''): Promise<DocumentAnswer> {
    return (await this.call('GET', `/v1/documents/${id}${query}`)).body;
  }

  write(id: string, requests: readonly object[], writeControl?: object): Promise<Reply<DocumentAnswer>> {
    return this.call('POST', `/v1/documents/${id}:batchUpdate`, { requests, ...(writeControl && { writeControl }) });
  }
}

const insert = (index: number, text: string): object => ({ insertText: { location: { index }, text } });
const said = ({ body }: DocumentAnswer): string =>
  (body?.content ?? [])
    .flatMap(({ paragraph }) => paragraph?.elements ?? [])
    .map(({ textRun }) => textRun?.content ?? '')
    .join('');
const share = (id: string, role: 'reader' | 'commenter' | 'writer'): void => {
  const at = simulator.world.clock.nowMs();
  const permission = { id: '1', type: 'user', role, emailAddress: LINH, sharedAt: at, sharedBy: MINH } as const;
  simulator.world.record([{ t: 'drive.shared', id, permission, by: MINH, project: null, at }]);
};

describe('a new document', () => {
  it('takes only its title, and begins with a section break and an empty paragraph', async () => {
    const minh = await Client.for();
    const { body } = await minh.call('POST', '/v1/documents', { title: 'Kế hoạch', body: { content: [] } });
    expect(body).toMatchObject({ title: 'Kế hoạch', suggestionsViewMode: 'SUGGESTIONS_INLINE' });
    expect(body.body?.content).toMatchObject([
      { endIndex: 1, sectionBreak: {} },
      { startIndex: 1, endIndex: 2, paragraph: { elements: [{ textRun: { content: '\n' } }] } },
    ]);
  });

  it('stands in its tab where tabs are asked for', async () => {
    const minh = await Client.for();
    const found = await minh.get(await minh.create(), '?includeTabsContent=true');
    expect(found.body).toBeUndefined();
    expect(found.tabs?.[0]?.documentTab.body.content).toHaveLength(2);
  });

  it('is the file that Drive knows: renamed there, it has the new title', async () => {
    const minh = await Client.for();
    const id = await minh.create();
    const at = simulator.world.clock.nowMs();
    simulator.world.record([{ t: 'drive.updated', id, set: { name: 'Renamed' }, by: MINH, project: null, at }]);
    expect((await minh.get(id)).title).toBe('Renamed');
  });
});

describe('batchUpdate', () => {
  it('answers one reply a request and the new revision, and tells Drive', async () => {
    const minh = await Client.for();
    const id = await minh.create();
    const before = simulator.world.drive.files.get(id)!;
    const { version } = before;
    const { body } = await minh.write(id, [
      insert(1, 'Hello Minh\n'),
      { replaceAllText: { containsText: { text: 'minh' }, replaceText: 'Linh' } },
      { createNamedRange: { name: 'greeting', range: { startIndex: 1, endIndex: 6 } } },
      { replaceAllText: { containsText: { text: 'absent' }, replaceText: 'x' } },
    ]);
    expect(body.replies).toEqual([
      {},
      { replaceAllText: { occurrencesChanged: 1 } },
      { createNamedRange: { namedRangeId: expect.stringMatching(/^kix\./) as string } },
      { replaceAllText: {} },
    ]);
    const found = await minh.get(id);
    expect([said(found), found.revisionId]).toEqual(['Hello Linh\n\n', body.writeControl.requiredRevisionId]);
    expect(found.namedRanges).toMatchObject({
      greeting: { namedRanges: [{ ranges: [{ startIndex: 1, endIndex: 6 }] }] },
    });
    expect(before.version).toBeGreaterThan(version);
    expect(before.lastModifiedBy).toBe(MINH);
  });

  it('does all or nothing, and says which request it was', async () => {
    const minh = await Client.for();
    const id = await minh.create();
    const { revisionId } = await minh.get(id);
    const reply = await minh.write(id, [insert(1, 'abc'), insert(5, 'x')]);
    expect(reply.status).toBe(400);
    expect(reply.body.error).toMatchObject({
      message: 'Invalid requests[1].insertText: Index 5 must be less than the end index of the referenced segment, 5.',
      status: 'INVALID_ARGUMENT',
    });
    expect(await minh.get(id)).toMatchObject({ revisionId });
  });

  it.each([
    ['no requests', [], 'Must specify at least one request.'],
    ['an empty request', [{}], 'Invalid requests[0]: No request set.'],
    [
      'a kind that is not simulated',
      [{ createHeader: { type: 'DEFAULT' } }],
      'Invalid requests[0].createHeader: not simulated: createHeader',
    ],
    [
      'no text',
      [{ insertText: { location: { index: 1 } } }],
      'Invalid requests[0].insertText: Insert text requests must specify text to insert.',
    ],
    [
      'the section break',
      [insert(0, 'x')],
      'Invalid requests[0].insertText: The insertion index must be inside the bounds of an existing paragraph. You can still create new paragraphs by inserting newlines.',
    ],
    [
      'a style of no field',
      [{ updateTextStyle: { range: { startIndex: 1, endIndex: 2 }, textStyle: {} } }],
      "Invalid requests[0].updateTextStyle: At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)",
    ],
    [
      'no table',
      [{ deleteTableRow: { tableCellLocation: { tableStartLocation: { index: 1 } } } }],
      'Invalid requests[0].deleteTableRow: Invalid table start location. Must specify the start index of the table.',
    ],
  ])('refuses %s', async (_what, requests, message) => {
    const minh = await Client.for();
    const reply = await minh.write(await minh.create(), requests);
    expect([reply.status, reply.body.error.message]).toEqual([400, message]);
  });

  it('styles text and paragraphs, and unsets what the mask names and the style leaves out', async () => {
    const minh = await Client.for();
    const id = await minh.create();
    const range = { startIndex: 1, endIndex: 6 };
    await minh.write(id, [
      insert(1, 'Title\nbody'),
      { updateTextStyle: { range, textStyle: { bold: true, italic: true }, fields: 'bold,italic' } },
      { updateTextStyle: { range, textStyle: {}, fields: 'italic' } },
      {
        updateTextStyle: {
          range: { startIndex: 7, endIndex: 9 },
          textStyle: { link: { url: 'https://a.example' } },
          fields: 'link',
        },
      },
      {
        updateParagraphStyle: {
          range,
          paragraphStyle: { namedStyleType: 'HEADING_1', alignment: 'CENTER' },
          fields: 'namedStyleType,alignment',
        },
      },
    ]);
    const [, title, body] = (await minh.get(id)).body!.content;
    expect(title?.paragraph?.paragraphStyle).toMatchObject({
      namedStyleType: 'HEADING_1',
      alignment: 'CENTER',
      headingId: expect.any(String) as string,
    });
    expect(title?.paragraph?.elements.map(({ textRun }) => textRun)).toEqual([
      { content: 'Title', textStyle: { bold: true } },
      { content: '\n', textStyle: {} },
    ]);
    expect(body?.paragraph?.elements[0]?.textRun).toMatchObject({
      content: 'bo',
      textStyle: { link: { url: 'https://a.example' }, underline: true },
    });
    expect(body?.paragraph?.elements[1]?.textRun).toEqual({ content: 'dy\n', textStyle: {} });
  });

  it('makes a list out of lines, as deep as their tabs, and takes the bullets away again', async () => {
    const minh = await Client.for();
    const id = await minh.create();
    const bulletPreset = 'NUMBERED_DECIMAL_ALPHA_ROMAN';
    await minh.write(id, [
      insert(1, 'one\n\ttwo\nthree'),
      { createParagraphBullets: { range: { startIndex: 1, endIndex: 10 }, bulletPreset } },
    ]);
    const found = await minh.get(id);
    expect(said(found)).toBe('one\ntwo\nthree\n');
    const bullets = found.body!.content.map(({ paragraph }) => paragraph?.bullet);
    expect(bullets).toMatchObject([undefined, { textStyle: {} }, { nestingLevel: 1 }, undefined]);
    expect(Object.keys(found.lists ?? {})).toHaveLength(1);
    await minh.write(id, [{ deleteParagraphBullets: { range: { startIndex: 1, endIndex: 9 } } }]);
    expect((await minh.get(id)).lists).toBeUndefined();
  });

  it('numbers a table as Google does', async () => {
    const minh = await Client.for();
    const id = await minh.create();
    await minh.write(id, [{ insertTable: { rows: 2, columns: 2, location: { index: 1 } } }]);
    const table = (await minh.get(id)).body!.content[2];
    expect(table).toMatchObject({ startIndex: 2, endIndex: 14 });
    const cells = table?.table?.tableRows.flatMap(({ tableCells }) =>
      tableCells.map(({ startIndex }) => startIndex + 1),
    );
    expect(cells).toEqual([5, 7, 10, 12]);
  });
});

describe('revisions', () => {
  it('a required revision that is not the newest refuses everything', async () => {
    const minh = await Client.for();
    const id = await minh.create();
    const { revisionId } = await minh.get(id);
    expect((await minh.write(id, [insert(1, 'a')], { requiredRevisionId: revisionId })).status).toBe(200);
    const stale = await minh.write(id, [insert(1, 'b')], { requiredRevisionId: revisionId });
    expect([stale.status, stale.body.error.status]).toEqual([400, 'FAILED_PRECONDITION']);
    expect(said(await minh.get(id))).toBe('a\n');
  });

  it('a target revision lets the edit follow what others wrote since', async () => {
    const minh = await Client.for();
    const id = await minh.create();
    await minh.write(id, [insert(1, 'one two')]);
    const { revisionId } = await minh.get(id);
    await minh.write(id, [insert(1, 'zero ')]);
    const reply = await minh.write(
      id,
      [insert(5, 'X '), { deleteContentRange: { range: { startIndex: 1, endIndex: 5 } } }],
      { targetRevisionId: revisionId },
    );
    expect([reply.status, reply.body.replies.length]).toEqual([200, 2]);
    expect(said(await minh.get(id))).toBe('zero X two\n');
  });

  it('a target revision is too old after 25 edits', async () => {
    const minh = await Client.for();
    const id = await minh.create();
    const { revisionId } = await minh.get(id);
    for (let edit = 0; edit < 25; edit += 1) await minh.write(id, [insert(1, 'a')]);
    expect((await minh.write(id, [insert(1, 'x')], { targetRevisionId: revisionId })).status).toBe(200);
    expect((await minh.write(id, [insert(1, 'x')], { targetRevisionId: revisionId })).status).toBe(400);
  });

  it('an id is good for a day, though nobody edits, and for nobody else', async () => {
    const [minh, linh] = [await Client.for(), await Client.for(LINH)];
    const id = await minh.create();
    share(id, 'writer');
    const { revisionId } = await minh.get(id);
    expect((await linh.get(id)).revisionId).not.toBe(revisionId);
    expect((await linh.write(id, [insert(1, 'a')], { requiredRevisionId: revisionId })).status).toBe(400);
    simulator.world.clock.advance(DAY_MS);
    expect((await (await Client.for()).write(id, [insert(1, 'a')], { requiredRevisionId: revisionId })).status).toBe(
      200,
    );
    const fresh = (await (await Client.for()).get(id)).revisionId;
    simulator.world.clock.advance(2 * DAY_MS);
    expect((await (await Client.for()).write(id, [insert(1, 'b')], { requiredRevisionId: fresh })).status).toBe(400);
  });
});

describe('who may', () => {
  it('a reader sees no revision and no suggestions, and may not write', async () => {
    const [minh, linh] = [await Client.for(), await Client.for(LINH)];
    const id = await minh.create();
    expect((await linh.call('GET', `/v1/documents/${id}`)).body.error).toMatchObject({
      status: 'PERMISSION_DENIED',
      message: 'The caller does not have permission',
    });
    share(id, 'reader');
    const found = await linh.get(id);
    expect([found.revisionId, found.suggestionsViewMode]).toEqual([undefined, 'PREVIEW_WITHOUT_SUGGESTIONS']);
    expect((await linh.call('GET', `/v1/documents/${id}?suggestionsViewMode=SUGGESTIONS_INLINE`)).status).toBe(403);
    expect((await linh.write(id, [insert(1, 'x')])).status).toBe(403);
  });

  it('an app that may only see its own files does not find others', async () => {
    const minh = await Client.for(MINH, FILE_ONLY);
    const own = await minh.create();
    expect((await minh.get(own)).title).toBe('Kế hoạch');
    simulator.world.drive.files.get(own)?.openedWith.clear();
    expect((await minh.call('GET', `/v1/documents/${own}`)).body.error).toMatchObject({
      message: 'Requested entity was not found.',
    });
  });

  it('what is no document is said to be none', async () => {
    const minh = await Client.for();
    expect((await minh.call('GET', '/v1/documents/nothing')).status).toBe(404);
  });

  it('writing has a quota of its own', async () => {
    await control(simulator, 'POST', 'quota', { tariff: 'new' });
    const minh = await Client.for();
    const id = await minh.create();
    const statuses: number[] = [];
    for (let edit = 0; edit < 60; edit += 1) statuses.push((await minh.write(id, [insert(1, 'a')])).status);
    expect(statuses.indexOf(429)).toBe(59);
    expect((await minh.get(id)).title).toBe('Kế hoạch');
  });
});

it('every kind of request that Google’s document names stands in docs/docs.md', () => {
  const table = readFileSync(new URL('../../docs/docs.md', import.meta.url), 'utf8');
  const kinds = Object.keys(loadDiscovery('docs.v1').schemas.Request?.properties ?? {});
  expect(kinds.length).toBeGreaterThan(30);
  expect(kinds.filter((kind) => !table.includes(`\`${kind}\``))).toEqual([]);
});
