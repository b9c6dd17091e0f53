import * as fc from 'fast-check';
import { type Facts, matches } from './match.js';
import { parseQuery } from './parse.js';
import { printQuery } from './print.js';
import { COLLECTIONS, FLAGS, type Query, type Term, TERMS, TIMES, VISIBILITIES } from './tree.js';

const file: Facts = {
  ...{ name: 'Kế hoạch Hello_World 2026.txt', mimeType: 'text/plain', modifiedTime: Date.UTC(2026, 5, 4, 12) },
  ...{ createdTime: Date.UTC(2025, 0, 1), viewedByMeTime: undefined, trashed: false, starred: true },
  ...{ sharedWithMe: false, visibility: 'limited', targetId: undefined },
  text: () => 'The quick brown fox.\nHợp đồng đã ký',
  isIn: (collection, value) => collection === 'parents' && value === 'folder',
  property: (collection, key) => (collection === 'properties' && key === "it's" ? 'a\\b' : undefined),
};
const finds = (q: string): boolean => matches(parseQuery(q)!, file);

it.each([
  "name contains 'hello'",
  "name contains 'HOẠCH h'",
  "name = 'Kế hoạch Hello_World 2026.txt'",
  "not name contains 'orld'",
  "fullText contains 'fox quick'",
  `fullText contains '"brown fox"'`,
  `not fullText contains '"fox brown"'`,
  "not fullText contains 'qui'",
  "fullText contains 'hợp ký'",
  "mimeType contains 'text/' and mimeType != 'text/html'",
  'mimeType = "text/plain"',
  "modifiedTime > '2026-06-04T11:59:59'",
  "modifiedTime = '2026-06-04T14:00:00+02:00'",
  "modifiedTime <= '2026-06-05' and createdTime < '2025-01-02'",
  "not viewedByMeTime > '2012-06-04T12:00:00'",
  'trashed = false and starred = true and sharedWithMe != true and not sharedWithMe',
  "'folder' in parents and not ('a@b' in owners)",
  "properties has { key='it\\'s' and value='a\\\\b' }",
  "not appProperties has { key='it\\'s' and value='a\\\\b' }",
  "visibility = 'limited'",
  "shortcutDetails.targetId != 'x'",
])('finds the file by %s', (q) => expect(finds(q)).toBe(true));

it('takes and and or from left to right, alike', () => {
  expect(finds('trashed = true and starred = false or starred = true')).toBe(true);
  expect(finds('starred = true or starred = true and trashed = true')).toBe(false);
  expect(finds('starred = true or (starred = true and trashed = true)')).toBe(true);
});

it.each([
  '',
  'name',
  "title contains 'x'",
  "toString = 'x'",
  "name contains 'x",
  "name > 'x'",
  "name contains 'x' and",
  "(name contains 'x'",
  "name contains 'x')",
  "trashed = 'false'",
  'trashed contains true',
  'modifiedTime > 2012',
  "modifiedTime > 'yesterday'",
  "modifiedTime > '2012-13-04'",
  "'x' in children",
  "properties has { key='a' }",
  "visibility = 'everybody'",
  "fullText = 'x'",
  `${'('.repeat(5_000)}starred = true${')'.repeat(5_000)}`,
  'not '.repeat(5_000),
])('takes %.40s for no query', (q) => expect(parseQuery(q)).toBeUndefined());

const text = fc.string({ unit: 'binary', maxLength: 8 });
const valueOf = (term: Term): fc.Arbitrary<string | boolean> => {
  if (FLAGS.includes(term)) return fc.boolean();
  if (TIMES.includes(term))
    return fc
      .date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31') })
      .map((at) => at.toISOString());
  return term === 'visibility' ? fc.constantFrom(...VISIBILITIES) : text;
};
const term = fc.constantFrom(...(Object.keys(TERMS) as Term[])).chain((name) =>
  fc.record({
    is: fc.constant('term' as const),
    term: fc.constant(name),
    comparison: fc.constantFrom(...TERMS[name]),
    value: valueOf(name),
  }),
);
const query = fc.letrec<{ query: Query }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 5 },
    term,
    fc.record({ is: fc.constant('in' as const), value: text, collection: fc.constantFrom(...COLLECTIONS) }),
    fc.record({
      is: fc.constant('has' as const),
      collection: fc.constantFrom('properties' as const, 'appProperties' as const),
      key: text,
      value: text,
    }),
    fc.record({ is: fc.constant('not' as const), query: tie('query') }),
    fc.record({ is: fc.constantFrom('and' as const, 'or' as const), left: tie('query'), right: tie('query') }),
  ),
})).query;

it('reads what it prints', () => {
  fc.assert(fc.property(query, (tree) => expect(parseQuery(printQuery(tree))).toEqual(tree)));
});

it('says of any text whether it is a query, and never throws', () => {
  const words = [
    'name',
    'contains',
    "'x'",
    '(',
    ')',
    'and',
    'or',
    'not',
    '=',
    'in',
    'parents',
    'has',
    '{',
    '}',
    'true',
  ];
  const nearly = fc.array(fc.constantFrom(...words), { maxLength: 20 }).map((parts) => parts.join(' '));
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), nearly), (q) => {
      const tree = parseQuery(q);
      if (tree !== undefined) expect(parseQuery(printQuery(tree))).toEqual(tree);
    }),
  );
});
