import fc from 'fast-check';
import { type DocsRequest, edited, SIMULATED_REQUESTS } from './batch.js';
import { rebased } from './merge.js';
import { paragraphsOf, treeOf } from './tree.js';
import { type DocumentModel, plainDocument, textOf } from './unit.js';

const run = (model: DocumentModel, ...requests: DocsRequest[]): DocumentModel => {
  let count = 0;
  return edited(model, requests, () => `id${String((count += 1))}`).model;
};
const say = (model: DocumentModel): string => textOf(model.units.slice(1));
const refusal = (model: DocumentModel, ...requests: DocsRequest[]): string => {
  try {
    run(model, ...requests);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('Nothing was refused.');
};
const insert = (index: number, text: string): DocsRequest => ({ insertText: { location: { index }, text } });
const remove = (startIndex: number, endIndex: number): DocsRequest => ({
  deleteContentRange: { range: { startIndex, endIndex } },
});

/** Letters of one and two code units, two languages, tabs and newlines; none that joins its neighbour. */
const text = fc
  .array(fc.constantFrom('a', 'B', 'ế', 'Đ', ' ', '\t', '\n', '😀', '漢'), { minLength: 1, maxLength: 12 })
  .map((letters) => letters.join(''));
const step = fc.record({ isInsert: fc.boolean(), at: fc.nat(), length: fc.nat(6), text });

/** The same step on a plain string: what a person would expect to see. */
function onString(
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

describe('a document', () => {
  it('says what a plain string says after any valid insertions and deletions', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let [plain, model] = ['', plainDocument()];
        for (const one of steps) {
          const expected = onString(plain, one);
          if (expected === undefined) continue;
          model = run(model, expected.request);
          plain = expected.result;
          expect(say(model)).toBe(`${plain}\n`);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('has paragraphs without gaps, each ended by its newline, whatever is done with tables', () => {
    const edit = fc.record({ kind: fc.nat(7), a: fc.nat(60), b: fc.nat(60), row: fc.nat(2), column: fc.nat(2) });
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 25 }), (edits) => {
        let model = plainDocument('Chào\nHello\n');
        for (const one of edits) {
          try {
            model = run(model, requestOf(one));
          } catch (error) {
            expect(error).toMatchObject({ name: 'BatchRefused' });
          }
          assertWhole(model);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('leaves nothing behind of a batch whose last request fails', () => {
    const model = plainDocument('Hello');
    const before = JSON.stringify(model.units);
    const bold = { range: { startIndex: 1, endIndex: 4 }, textStyle: { bold: true }, fields: 'bold' };
    expect(refusal(model, { updateTextStyle: bold }, insert(1, 'x\n'), remove(1, 2), insert(99, 'y'))).toBe(
      'Invalid requests[3].insertText: Index 99 must be less than the end index of the referenced segment, 8.',
    );
    expect(JSON.stringify(model.units)).toBe(before);
  });
});

function requestOf(edit: { kind: number; a: number; b: number; row: number; column: number }): DocsRequest {
  const tableCellLocation = { tableStartLocation: { index: edit.a }, rowIndex: edit.row, columnIndex: edit.column };
  const range = { startIndex: Math.min(edit.a, edit.b), endIndex: Math.max(edit.a, edit.b) };
  const kinds: readonly DocsRequest[] = [
    insert(edit.a, 'ab\nc'),
    { deleteContentRange: { range } },
    { insertTable: { location: { index: edit.a }, rows: 1 + edit.row, columns: 1 + edit.column } },
    { insertTableRow: { tableCellLocation, insertBelow: edit.b % 2 === 0 } },
    { insertTableColumn: { tableCellLocation, insertRight: edit.b % 2 === 0 } },
    { deleteTableRow: { tableCellLocation } },
    { deleteTableColumn: { tableCellLocation } },
    { createParagraphBullets: { range, bulletPreset: 'BULLET_CHECKBOX' } },
  ];
  return kinds[edit.kind]!;
}

function assertWhole({ units }: DocumentModel): void {
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

/** Requests as nobody would send them: fields of any value their schema allows, or none. */
const wild = fc
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

it('takes or refuses whatever its schema lets through, and stays whole', () => {
  fc.assert(
    fc.property(fc.array(wild, { maxLength: 12 }), (requests) => {
      let model = run(plainDocument('Chào 😀\nHello'), {
        insertTable: { location: { index: 3 }, rows: 2, columns: 2 },
      });
      for (const request of requests) {
        try {
          model = run(model, request);
        } catch (error) {
          expect(error).toMatchObject({
            name: 'BatchRefused',
            message: expect.stringMatching(/^Invalid requests\[0\]/) as string,
          });
        }
        assertWhole(model);
        for (const { start, end } of model.namedRanges)
          expect(0 < start && start < end && end <= model.units.length).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

it('is no longer than Google lets it be', () => {
  const model = plainDocument('x'.repeat(1_000_000));
  expect(refusal(model, insert(1, 'y'.repeat(20_000)))).toContain('The document would be too large.');
  const everything = { replaceAllText: { containsText: { text: 'x' }, replaceText: 'xx' } };
  expect(refusal(model, everything)).toContain('The document would be too large.');
});

describe('what cannot be deleted', () => {
  const table = run(plainDocument('ab'), { insertTable: { location: { index: 2 }, rows: 1, columns: 2 } });
  // 1 a, 2 newline, 3 table, 4 row, 5 cell, 6 newline, 7 cell, 8 newline, 9 end of the table, 10 b, 11 newline
  it.each([
    ['the last newline', remove(1, 12), 'The range cannot include the newline character at the end of the segment.'],
    ['nothing', remove(4, 4), 'The range should not be empty.'],
    ['the newline before a table', remove(2, 3), 'Invalid deletion range. Cannot delete the requested range.'],
    ['a cell’s last newline', remove(6, 7), 'Invalid deletion range. Cannot delete the requested range.'],
    ['half of a table', remove(1, 8), 'Invalid deletion range. Cannot delete the requested range.'],
    ['the section break', remove(0, 2), 'Cannot operate on the first section break in the document.'],
  ])('%s', (_what, request, message) => {
    expect(refusal(table, request)).toBe(`Invalid requests[0].deleteContentRange: ${message}`);
  });

  it('half of a character', () => {
    expect(refusal(plainDocument('😀'), remove(1, 2))).toContain('Invalid deletion range.');
  });

  it('but the table with the newline before it can be', () => {
    expect(say(run(table, remove(2, 10)))).toBe('ab\n');
  });
});

describe('text', () => {
  it('is put behind a character that its index would split', () => {
    expect(say(run(plainDocument('e\u0302x'), insert(2, '-')))).toBe('e\u0302-x\n');
  });

  it('loses control characters and private use, and carriage returns with them', () => {
    expect(say(run(plainDocument(), insert(1, 'a\u0000b\r\nc\uE000\td')))).toBe('ab\nc\td\n');
  });

  it('goes in at the end of the segment before the last newline', () => {
    expect(say(run(plainDocument('a'), { insertText: { endOfSegmentLocation: {}, text: 'b' } }))).toBe('ab\n');
  });

  it('is replaced everywhere, in cells too, in either case', () => {
    const model = run(
      plainDocument('Tên: {{name}}'),
      { insertTable: { endOfSegmentLocation: {}, rows: 1, columns: 1 } },
      insert(18, '{{NAME}}'),
    );
    let count = 0;
    const request = { replaceAllText: { containsText: { text: '{{name}}' }, replaceText: 'Linh' } };
    const { replies, model: after } = edited(model, [request], () => String((count += 1)));
    expect(replies).toEqual([{ replaceAllText: { occurrencesChanged: 2 } }]);
    expect(say(after).match(/Linh/g)).toHaveLength(2);
  });
});

it('a named range stays around what replaces its text, and goes with it', () => {
  const named = run(plainDocument('Dear {{name}}!'), {
    createNamedRange: { name: 'n', range: { startIndex: 6, endIndex: 14 } },
  });
  const request = { replaceAllText: { containsText: { text: '{{name}}' }, replaceText: 'Linh' } };
  expect(run(named, request).namedRanges).toMatchObject([{ start: 6, end: 10 }]);
  expect(run(named, remove(5, 14)).namedRanges).toEqual([]);
});

describe('edits for an older revision', () => {
  const base = plainDocument('one two three');
  const others = (...requests: DocsRequest[]) => edited(base, requests, () => 'x');

  it('follow what others inserted and deleted before them', () => {
    const { model, splices } = others(insert(1, 'zero '), remove(10, 14));
    expect(say(model)).toBe('zero one three\n');
    const mine = [insert(9, 'T'), remove(10, 15), insert(1, '> ')];
    const rebasedRequests = rebased(base, splices, mine).flat();
    expect(say(run(base, ...mine))).toBe('> one two T\n');
    expect(say(run(model, ...rebasedRequests))).toBe('zero > one T\n');
  });

  it('leave what others wrote inside what they delete', () => {
    const { model, splices } = others(insert(6, 'NEW'));
    expect(say(run(model, ...rebased(base, splices, [remove(5, 9), insert(5, 'my ')]).flat()))).toBe(
      'one NEWmy three\n',
    );
  });

  it('do nothing where others deleted what they were about', () => {
    const { splices } = others(remove(5, 9));
    expect(rebased(base, splices, [remove(5, 8)])).toEqual([[]]);
  });

  it('fit the newest revision whatever both sides did', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), fc.array(step, { maxLength: 8 }), (theirs, ours) => {
        const start = 'Kế hoạch 😀 plan\nabc';
        const play = (steps: typeof ours): DocsRequest[] => {
          let plain = start;
          return steps.flatMap((one) => {
            const next = onString(plain, one);
            plain = next?.result ?? plain;
            return next === undefined ? [] : [next.request];
          });
        };
        const from = plainDocument(start);
        const { model, splices } = edited(from, play(theirs), () => 'x');
        const moved = rebased(from, splices, play(ours)).flat();
        assertWhole(edited(model, moved, () => 'y').model);
      }),
      { numRuns: 300 },
    );
  });

  it('are taken or refused, whatever both sides do to tables, lists and ranges', () => {
    const base = run(plainDocument('Chào 😀\nHello'), { insertTable: { location: { index: 3 }, rows: 2, columns: 2 } });
    const taken = (model: DocumentModel, requests: readonly DocsRequest[]): DocsRequest[] => {
      let now = model;
      return requests.filter((request) => {
        try {
          now = run(now, request);
          return true;
        } catch {
          return false;
        }
      });
    };
    fc.assert(
      fc.property(fc.array(wild, { maxLength: 8 }), fc.array(wild, { maxLength: 8 }), (theirs, ours) => {
        const { model, splices } = edited(base, taken(base, theirs), () => 'x');
        try {
          const moved = rebased(base, splices, taken(base, ours)).flat();
          assertWhole(edited(model, moved, () => 'y').model);
        } catch (error) {
          expect(error).toMatchObject({ name: 'BatchRefused' });
        }
      }),
      { numRuns: 500 },
    );
  });
});
