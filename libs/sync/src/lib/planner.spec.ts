import fc from 'fast-check';
import { planChanges, planListing, planSweep } from './planner.js';
import type { Action, Change, Known, Listed } from './types.js';

const compare = (a: string, b: string): number => Number(a) - Number(b);
const id = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const known = fc.record({ version: fc.integer({ min: 0, max: 9 }), generation: fc.integer({ min: 0, max: 3 }) });
const holdings = fc
  .dictionary(id, known)
  .map(
    (rows) =>
      new Map<string, Known>(
        Object.entries(rows).map(([key, row]) => [
          key,
          { base: String(row.version), local: String(row.version), generation: row.generation },
        ]),
      ),
  );
const listed = fc.array(fc.record({ id, version: fc.option(fc.integer({ min: 0, max: 9 }).map(String)) }));
const change: fc.Arbitrary<Change<string>> = fc.oneof(
  fc.record({ kind: fc.constant('upsert' as const), id, version: fc.integer({ min: 0, max: 9 }).map(String) }),
  fc.record({
    kind: fc.constant('patch' as const),
    id,
    version: fc.integer({ min: 0, max: 9 }).map(String),
    patch: fc.string(),
  }),
  fc.record({ kind: fc.constant('remove' as const), id }),
);

const idsOf = (plan: readonly Action<unknown>[], ...kinds: Action<unknown>['kind'][]) =>
  plan.filter(({ kind }) => kinds.includes(kind)).map((action) => action.id);

/** The holdings after a listing's plan ran in full. */
function afterListing(plan: readonly Action<never>[], before: ReadonlyMap<string, Known>, generation: number) {
  const after = new Map(before);
  for (const { id: key } of plan) after.set(key, { ...(before.get(key) ?? { base: '9', local: '9' }), generation });
  return after;
}

describe('planListing', () => {
  it('fetches what the mirror lacks and nothing else that is new', () => {
    fc.assert(
      fc.property(listed, holdings, (items, rows) => {
        const plan = planListing(items, rows, 3);
        const missing = new Set(items.map((item) => item.id).filter((key) => !rows.has(key)));
        expect(new Set(idsOf(plan, 'pull'))).toEqual(missing);
      }),
    );
  });

  it('plans nothing a second time, whatever the page repeats', () => {
    fc.assert(
      fc.property(listed, holdings, (items, rows) => {
        const plan = planListing(items, rows, 3);
        expect(plan).toHaveLength(new Set(plan.map((action) => action.id)).size);
        expect(planListing(items, afterListing(plan, rows, 3), 3)).toEqual([]);
      }),
    );
  });

  it('never deletes, however little a page shows', () => {
    fc.assert(
      fc.property(listed, holdings, (items, rows) => {
        expect(idsOf(planListing(items, rows, 3), 'remove')).toEqual([]);
      }),
    );
  });

  it('marks what a listing with versions shows unchanged and refreshes what it cannot judge', () => {
    const rows = new Map([['a', { base: '4', local: '4', generation: 0 }]]);
    const page = (version: string | null): Listed[] => [{ id: 'a', version }];
    expect(planListing(page('4'), rows, 1)).toEqual([{ kind: 'mark', id: 'a' }]);
    expect(planListing(page('5'), rows, 1)).toEqual([{ kind: 'refresh', id: 'a' }]);
    expect(planListing(page(null), rows, 1)).toEqual([{ kind: 'refresh', id: 'a' }]);
  });

  it('holds an item with a local change that the source does not have yet', () => {
    const rows = new Map([['a', { base: '4', local: '4+ours', generation: 0 }]]);
    expect(planListing([{ id: 'a', version: '5' }], rows, 1)).toEqual([{ kind: 'hold', id: 'a' }]);
  });
});

describe('planChanges', () => {
  it('plans at most one action an item', () => {
    fc.assert(
      fc.property(fc.array(change), holdings, (changes, rows) => {
        const plan = planChanges(changes, rows, compare);
        expect(plan).toHaveLength(new Set(plan.map((action) => action.id)).size);
      }),
    );
  });

  it('removes exactly the held items whose last change is a removal', () => {
    fc.assert(
      fc.property(fc.array(change), holdings, (changes, rows) => {
        const last = new Map(changes.map((line) => [line.id, line.kind]));
        const gone = [...last].filter(([key, kind]) => kind === 'remove' && rows.has(key)).map(([key]) => key);
        expect(new Set(idsOf(planChanges(changes, rows, compare), 'remove'))).toEqual(new Set(gone));
      }),
    );
  });

  it('plans nothing for changes that the mirror holds already, so reading a page again is safe', () => {
    const rows = new Map([['a', { base: '7', local: '7', generation: 1 }]]);
    const old: Change<string>[] = [
      { kind: 'upsert', id: 'a', version: '3' },
      { kind: 'patch', id: 'a', version: '7', patch: 'x' },
    ];
    expect(planChanges(old, rows, compare)).toEqual([]);
  });

  it('fetches an item that the mirror lacks even when only a label of it changed', () => {
    const plan = planChanges([{ kind: 'patch', id: 'a', version: '3', patch: 'x' }], new Map(), compare);
    expect(plan).toEqual([{ kind: 'pull', id: 'a' }]);
  });

  it('keeps the order of patches and drops those that are older than the item', () => {
    const rows = new Map([['a', { base: '2', local: '2', generation: 1 }]]);
    const patches = ['1', '3', '5'].map((version) => ({ kind: 'patch' as const, id: 'a', version, patch: version }));
    expect(planChanges(patches, rows, compare)).toEqual([
      {
        kind: 'patch',
        id: 'a',
        steps: [
          { version: '3', patch: '3' },
          { version: '5', patch: '5' },
        ],
      },
    ]);
  });
});

describe('planSweep', () => {
  it('deletes only after a complete listing', () => {
    expect(planSweep({ complete: false }, ['a'])).toEqual([]);
    expect(planSweep({ complete: true }, ['a'])).toEqual([{ kind: 'remove', id: 'a' }]);
  });
});
