import fc from 'fast-check';
import { type DocsRequest, edited } from './batch.js';
import {
  assertWhole,
  insert,
  onString,
  refusal,
  remove,
  run,
  say,
  step,
  wild,
} from '../../../testing/document-edits.js';
import { plainDocument } from './unit.js';

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
