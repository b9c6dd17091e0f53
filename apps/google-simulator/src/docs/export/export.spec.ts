import { edited } from '../../world/docs/model/batch.js';
import { type DocumentModel, plainDocument } from '../../world/docs/model/unit.js';
import { htmlPage } from './html.js';
import { markdown } from './markdown.js';
import { pdf } from './pdf.js';
import { plainText } from './plain-text.js';

const bullets = (startIndex: number, endIndex: number, bulletPreset: string): Record<string, object> => ({
  createParagraphBullets: { range: { startIndex, endIndex }, bulletPreset },
});

/** A heading, a paragraph with formats, a list of two levels, a table. */
function sample(): DocumentModel {
  let count = 0;
  const range = { startIndex: 1, endIndex: 5 };
  const requests = [
    { insertTable: { endOfSegmentLocation: {}, rows: 1, columns: 2 } },
    { insertText: { location: { index: 5 }, text: 'A' } },
    { insertText: { location: { index: 8 }, text: 'B' } },
    { insertText: { location: { index: 1 }, text: 'Plan\nĐây là <b> bold & link\none\n\ttwo\nthree' } },
    { updateParagraphStyle: { range, paragraphStyle: { namedStyleType: 'HEADING_2' }, fields: 'namedStyleType' } },
    { updateTextStyle: { range: { startIndex: 17, endIndex: 21 }, textStyle: { bold: true }, fields: 'bold' } },
    {
      updateTextStyle: {
        range: { startIndex: 24, endIndex: 28 },
        textStyle: { link: { url: 'https://a.example/?x=1&y=2' } },
        fields: 'link',
      },
    },
    bullets(29, 45, 'NUMBERED_DECIMAL_ALPHA_ROMAN'),
  ];
  return edited(plainDocument(), requests, () => String((count += 1))).model;
}

it('plain text begins with a byte order mark, ends its lines with CRLF and leaves out the last newline', () => {
  expect(plainText(plainDocument('foo')).toString('utf8')).toBe('\uFEFFfoo');
  expect(plainText(sample()).toString('utf8')).toBe(
    '\uFEFFPlan\r\nĐây là <b> bold & link\r\n1. one\r\n   1. two\r\n2. three\r\nA\tB\r\n',
  );
});

it('Markdown has headings, emphasis, links, lists and tables, and escapes what would be read as one of them', () => {
  expect(markdown(sample()).toString('utf8')).toBe(
    '## Plan\n\nĐây là \\<b\\> **bold** & [link](https://a.example/?x=1&y=2)\n\n1. one\n   1. two\n2. three\n\n| A | B |\n| :---- | :---- |\n',
  );
});

it('HTML shows text as text, and no script behind a link', () => {
  const html = htmlPage('<title>', sample()).toString('utf8');
  expect(html).toContain('<h2><span>Plan</span></h2>');
  expect(html).toContain('&#60;b&#62;');
  expect(html).toContain('<a href="https://a.example/?x=1&#38;y=2">');
  const fields = { range: { startIndex: 1, endIndex: 2 }, fields: 'link' };
  const evil = { updateTextStyle: { ...fields, textStyle: { link: { url: 'javascript:alert(1)' } } } };
  const { model } = edited(plainDocument('x'), [evil], () => '1');
  expect(htmlPage('t', model).toString('utf8')).not.toContain('javascript');
});

it('a PDF says at which byte each object begins, and has as many pages as its lines need', () => {
  const bytes = pdf(
    'Kế hoạch (1)',
    plainDocument(Array.from({ length: 120 }, (_, line) => `Dòng ${String(line)}`).join('\n')),
  );
  const text = bytes.toString('latin1');
  expect(text).toContain('/Count 3');
  expect(text).toContain('(Dòng 119)');
  const start = Number(/startxref\n(\d+)/.exec(text)?.[1]);
  expect(text.slice(start, start + 4)).toBe('xref');
  const places = [...text.slice(start).matchAll(/^(\d{10}) 00000 n/gm)].map(([, at]) => Number(at));
  for (const [index, at] of places.entries()) expect(text.slice(at)).toMatch(new RegExp(`^${String(index + 1)} 0 obj`));
});
