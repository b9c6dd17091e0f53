import { inflateSync } from 'node:zlib';
import { planFiles, renderFile } from './files.js';
import { png } from './png.js';

const NOW = Date.UTC(2026, 10, 25);
const plan = planFiles({ seed: 's', count: 400, now: NOW });

it('plans the same files for the same seed, and others for another', () => {
  const ids = (seed: string): string[] => planFiles({ seed, count: 20, now: NOW }).map(({ id }) => id);
  expect(ids('s')).toEqual(plan.slice(0, 20).map(({ id }) => id));
  expect(ids('t')).not.toEqual(ids('s'));
});

it('plans every kind, each in a folder that is there before it', () => {
  expect(new Set(plan.map(({ kind }) => kind))).toEqual(new Set(['folder', 'document', 'text', 'pdf', 'image']));
  for (const [index, { parent, modifiedTime, createdTime }] of plan.entries()) {
    if (parent !== undefined)
      expect(plan.slice(0, index).some(({ id, kind }) => id === parent && kind === 'folder')).toBe(true);
    expect(createdTime <= modifiedTime && modifiedTime <= NOW).toBe(true);
  }
});

it('makes the same bytes at each reading, of the kind that the name says', () => {
  const beginnings: Readonly<Record<string, string>> = { pdf: '%PDF-1.4', image: '\x89PNG\r\n\x1a\n' };
  for (const file of plan.filter(({ kind }) => kind !== 'folder')) {
    const bytes = renderFile('s', file);
    expect(bytes.equals(renderFile('s', file))).toBe(true);
    expect(bytes.subarray(0, 8).toString('latin1')).toMatch(beginnings[file.kind] ?? /./);
  }
});

it('makes pictures that others can read', () => {
  const bytes = png(3, 2, (x, y) => x + 10 * y);
  const length = bytes.readUInt32BE(33);
  const rows = inflateSync(bytes.subarray(41, 41 + length));
  expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20), [...rows]]).toEqual([3, 2, [0, 0, 1, 2, 0, 10, 11, 12]]);
});
