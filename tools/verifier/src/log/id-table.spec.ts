import fc from 'fast-check';
import { IdTable } from './id-table.js';

describe('a table of ids', () => {
  it('knows exactly the ids that were added, through every growth', () => {
    fc.assert(
      fc.property(fc.array(fc.uuid(), { minLength: 1, maxLength: 3000 }), fc.uuid(), (ids, other) => {
        const table = new IdTable();
        const seen = new Set<string>();
        for (const id of ids) {
          expect(table.add(id)).toBe(!seen.has(id));
          seen.add(id);
        }
        expect(ids.every((id) => table.has(id))).toBe(true);
        expect(table.has(other)).toBe(seen.has(other));
      }),
      { numRuns: 20 },
    );
  });
});
