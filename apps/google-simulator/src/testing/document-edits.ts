import fc from 'fast-check';
import { type DocsRequest, edited, SIMULATED_REQUESTS } from '../world/docs/model/batch.js';
import { paragraphsOf, treeOf } from '../world/docs/model/tree.js';
import { type DocumentModel, textOf } from '../world/docs/model/unit.js';

export const run = (model: DocumentModel, ...requests: DocsRequest[]): DocumentModel => {
  let count = 0;
  return edited(model, requests, () => `id${String((count += 1))}`).model;
};
export const say = (model: DocumentModel): string => textOf(model.units.slice(1));
export const refusal = (model: DocumentModel, ...requests: DocsRequest[]): string => {
  try {
    run(model, ...requests);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('Nothing was refused.');
};
export const insert = (index: number, text: string): DocsRequest => ({ insertText: { location: { index }, text } });
export const remove = (startIndex: number, endIndex: number): DocsRequest => ({
  deleteContentRange: { range: { startIndex, endIndex } },
});

/** Letters of one and two code units, two languages, tabs and newlines; none that joins its neighbour. */
export const text = fc
  .array(fc.constantFrom('a', 'B', 'ế', 'Đ', ' ', '\t', '\n', '😀', '漢'), { minLength: 1, maxLength: 12 })
  .map((letters) => letters.join(''));
export const step = fc.record({ isInsert: fc.boolean(), at: fc.nat(), length: fc.nat(6), text });

/** The same step on a plain string: what a person would expect to see. */
export function onString(
  plain: string,
  { isInsert, at, length, text: added }: typeof step extends fc.Arbitrary<infer T> ? T : never,
) {
  const splits = (index: number): boolean => /^[\uDC00-\uDFFF]/.test(plain.slice(index));
  const from = at % (plain.length + 1);
  if (isInsert) {
    const index = splits(from) ? from + 1 : from;
    return { request: insert(from + 1, added), result: plain.slice(0, index) + added + plain.slice(index) };
  }
  const to = Math.min(from + length, plain.length);
  if (to === from || splits(from) || splits(to)) return undefined;
  return { request: remove(from + 1, to + 1), result: plain.slice(0, from) + plain.slice(to) };
}

/** Requests as nobody would send them: fields of any value their schema allows, or none. */
export const wild = fc
  .record(
    {
      kind: fc.constantFrom(...SIMULATED_REQUESTS, 'createHeader'),
      index: fc.integer({ min: -3, max: 40 }),
      end: fc.integer({ min: -3, max: 40 }),
      text: fc.string({ maxLength: 5 }),
      flag: fc.boolean(),
      rows: fc.integer({ min: -1, max: 3 }),
      fields: fc.constantFrom(
        '*',
        '',
        'bold',
        'link',
        'namedStyleType',
        'marginTop',
        'a.b',
        'weightedFontFamily.weight',
      ),
      style: fc.constantFrom(
        {},
        { bold: true },
        { link: {} },
        { link: { url: 'https://a.example' } },
        { namedStyleType: 'TITLE' },
      ),
    },
    { requiredKeys: ['kind'] },
  )
  .map(({ kind, index, end, text, flag, rows, fields, style }): DocsRequest => {
    const place = { index };
    const range = { startIndex: index, endIndex: end };
    const body = {
      ...(flag === true ? { endOfSegmentLocation: {} } : { location: place }),
      ...{ range, text, fields, name: text, rows, columns: rows, insertBelow: flag, insertRight: flag, style },
      ...{ textStyle: style, paragraphStyle: style, documentStyle: style, bulletPreset: 'NUMBERED_DECIMAL_NESTED' },
      ...{ containsText: { text, matchCase: flag }, replaceText: text },
      tableCellLocation: { tableStartLocation: place, rowIndex: rows, columnIndex: rows },
    };
    const known = Object.entries(JSON.parse(JSON.stringify(body)) as Record<string, unknown>);
    return { [kind]: Object.fromEntries(known) };
  });

export function assertWhole({ units }: DocumentModel): void {
  const tree = treeOf(units);
  expect(tree[0]).toMatchObject({ kind: 'section', start: 0, end: 1 });
  tree.reduce((end, block) => {
    expect(block.start).toBe(end);
    return block.end;
  }, 0);
  expect(tree.at(-1)).toMatchObject({ kind: 'paragraph', end: units.length });
  // A table has a paragraph before it and one behind it.
  for (const [index, block] of tree.entries())
    if (block.kind === 'table')
      expect([tree[index - 1]?.kind, tree[index + 1]?.kind]).toEqual(['paragraph', 'paragraph']);
  for (const paragraph of paragraphsOf(tree)) expect(units[paragraph.end - 1]?.kind).toBe('end');
  for (const block of tree)
    if (block.kind === 'table') expect(new Set(block.rows.map(({ cells }) => cells.length)).size).toBe(1);
}
