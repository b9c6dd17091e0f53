import { readFileSync } from 'node:fs';
import { loadDiscovery } from '../discovery/document.js';
import { type Simulator } from '../simulator.js';
import { MINH, startTest } from '../testing/fixture.js';
import { DocsClient, insert, said } from '../testing/docs-client.js';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startTest();
});
afterEach(() => simulator.close());

describe('a new document', () => {
  it('takes only its title, and begins with a section break and an empty paragraph', async () => {
    const minh = await DocsClient.for(simulator);
    const { body } = await minh.call('POST', '/v1/documents', { title: 'Kế hoạch', body: { content: [] } });
    expect(body).toMatchObject({ title: 'Kế hoạch', suggestionsViewMode: 'SUGGESTIONS_INLINE' });
    expect(body.body?.content).toMatchObject([
      { endIndex: 1, sectionBreak: {} },
      { startIndex: 1, endIndex: 2, paragraph: { elements: [{ textRun: { content: '\n' } }] } },
    ]);
  });

  it('stands in its tab where tabs are asked for', async () => {
    const minh = await DocsClient.for(simulator);
    const found = await minh.get(await minh.create(), '?includeTabsContent=true');
    expect(found.body).toBeUndefined();
    expect(found.tabs?.[0]?.documentTab.body.content).toHaveLength(2);
  });

  it('is the file that Drive knows: renamed there, it has the new title', async () => {
    const minh = await DocsClient.for(simulator);
    const id = await minh.create();
    const at = simulator.world.clock.nowMs();
    simulator.world.record([{ t: 'drive.updated', id, set: { name: 'Renamed' }, by: MINH, project: null, at }]);
    expect((await minh.get(id)).title).toBe('Renamed');
  });
});

describe('batchUpdate', () => {
  it('answers one reply a request and the new revision, and tells Drive', async () => {
    const minh = await DocsClient.for(simulator);
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
    const minh = await DocsClient.for(simulator);
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
    const minh = await DocsClient.for(simulator);
    const reply = await minh.write(await minh.create(), requests);
    expect([reply.status, reply.body.error.message]).toEqual([400, message]);
  });

  it('styles text and paragraphs, and unsets what the mask names and the style leaves out', async () => {
    const minh = await DocsClient.for(simulator);
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
    const minh = await DocsClient.for(simulator);
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
    const minh = await DocsClient.for(simulator);
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

it('every kind of request that Google’s document names stands in docs/docs.md', () => {
  const table = readFileSync(new URL('../../docs/docs.md', import.meta.url), 'utf8');
  const kinds = Object.keys(loadDiscovery('docs.v1').schemas.Request?.properties ?? {});
  expect(kinds.length).toBeGreaterThan(30);
  expect(kinds.filter((kind) => !table.includes(`\`${kind}\``))).toEqual([]);
});
