import { parseContentRange } from './content-range.js';

it.each([
  [undefined, 5, { from: 0, to: 5, total: 5 }],
  ['bytes 0-4/10', 5, { from: 0, to: 5, total: 10 }],
  ['bytes 5-9/*', 5, { from: 5, to: 10, total: undefined }],
  ['bytes */10', 0, { from: undefined, to: 0, total: 10 }],
  ['bytes */*', 0, { from: undefined, to: 0, total: undefined }],
])('understands %s with a body of %d', (header, length, range) =>
  expect(parseContentRange(header, length)).toEqual(range),
);

it.each([
  ['bytes 0-4/10', 4],
  ['bytes 5-4/10', 0],
  ['bytes 5-14/10', 10],
  ['bytes */10', 1],
  ['bytes 0-4', 5],
  ['items 0-4/10', 5],
  ['', 0],
])('refuses %s with a body of %d', (header, length) => expect(parseContentRange(header, length)).toBeUndefined());
