import fc from 'fast-check';
import { ToyCrash, ToyDisk, ToyKind } from '../testing/toy-kind.js';
import { ToySource } from '../testing/toy-source.js';
import { BLAST_GUARD } from './blast-guard.js';
import { SyncEngine } from './engine.js';
import type { SyncState } from './state.js';

const at = new Date('2026-01-01T00:00:00.000Z');
/** A millisecond passes with every look at it. */
const clock = { now: () => at, monotonicMs: () => (ms += 1) };
let ms = 0;
const engineOf = (kind: ToyKind, batchSize = 2, parallel = 2, guard = BLAST_GUARD) =>
  new SyncEngine(kind, kind.disk, kind.disk, { clock, spread: () => 0, batchSize, parallel, strideMs: 3, guard });

function shelf(jars: number): ToyKind {
  const kind = new ToyKind(new ToySource(), new ToyDisk());
  for (let n = 0; n < jars; n += 1) kind.source.put(`jar-${String(n).padStart(3, '0')}`, `label ${n}`);
  return kind;
}

const mirrorOf = ({ disk }: ToyKind) =>
  Object.fromEntries([...disk.rows].map(([id, { label, version }]) => [id, { label, version }]));
const sourceOf = ({ source }: ToyKind) => Object.fromEntries(source.jars);

/** Runs until no write fails any more: every run starts from what the disk holds. */
async function runThroughCrashes(kind: ToyKind, crashes: readonly number[]): Promise<SyncState> {
  for (const crashIn of crashes) {
    kind.disk.crashIn = crashIn;
    try {
      await engineOf(kind).run();
    } catch (error) {
      if (!(error instanceof ToyCrash)) throw error;
    }
  }
  kind.disk.crashIn = Infinity;
  return engineOf(kind).run();
}

type Step = { readonly act: 'put' | 'relabel' | 'drop'; readonly jar: number; readonly label: string };
const step: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom('put' as const, 'relabel' as const, 'drop' as const),
  jar: fc.nat(12),
  label: fc.string({ maxLength: 3 }),
});
const play = (source: ToySource, steps: readonly Step[]) => {
  for (const { act, jar, label } of steps) {
    if (act === 'put') source.put(`jar-${jar}`, label);
    if (act === 'relabel') source.relabel(`jar-${jar}`, label);
    if (act === 'drop') source.drop(`jar-${jar}`);
  }
};

describe('SyncEngine', () => {
  it('copies the source and then follows it', async () => {
    const kind = shelf(10);
    expect((await engineOf(kind).run()).phase).toBe('following');
    expect(mirrorOf(kind)).toEqual(sourceOf(kind));
    play(kind.source, [{ act: 'put', jar: 77, label: 'new' }]);
    kind.source.drop('jar-003');
    kind.source.relabel('jar-004', 'other');
    await engineOf(kind).run();
    expect(mirrorOf(kind)).toEqual(sourceOf(kind));
  });

  it('converges to the source through any changes, crashes at any write and lost cursors, and then writes no item', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 30 }),
        fc.array(step, { maxLength: 30 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 6 }),
        fc.boolean(),
        async (before, after, crashes, forgets) => {
          const kind = shelf(0);
          play(kind.source, before);
          await runThroughCrashes(kind, crashes);
          expect(mirrorOf(kind)).toEqual(sourceOf(kind));
          play(kind.source, after);
          if (forgets) kind.source.forget();
          const state = await runThroughCrashes(kind, crashes);
          if (state.pause?.reason === 'too_many_deletions') return;
          expect(mirrorOf(kind)).toEqual(sourceOf(kind));
          const announced = kind.disk.announced.length;
          await engineOf(kind).run();
          expect(kind.disk.announced).toHaveLength(announced);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('reads the cursor before it lists, so that a change during the listing is not lost', async () => {
    const kind = shelf(9);
    const list = kind.list.bind(kind);
    let pages = 0;
    kind.list = async (page) => {
      const listing = await list(page);
      if ((pages += 1) === 2) kind.source.put('jar-000', 'changed behind the listing');
      return listing;
    };
    await engineOf(kind).run();
    expect(mirrorOf(kind)).toEqual(sourceOf(kind));
  });

  it('never moves the cursor over a page of changes that is not stored', async () => {
    const kind = shelf(2);
    await engineOf(kind).run();
    for (let n = 0; n < 9; n += 1) kind.source.put(`new-${n}`, 'x');
    const before = (await kind.disk.load()).cursor;
    kind.disk.crashIn = 8;
    await expect(engineOf(kind).run()).rejects.toThrow(ToyCrash);
    expect((await kind.disk.load()).cursor).toBe(before);
  });

  it('marks and sweeps when the cursor has expired', async () => {
    const kind = shelf(10);
    await engineOf(kind).run();
    kind.source.drop('jar-002');
    kind.source.relabel('jar-005', 'moved');
    kind.source.forget();
    const state = await engineOf(kind).run();
    expect(state).toMatchObject({ phase: 'following', generation: 2, pause: null });
    expect(mirrorOf(kind)).toEqual(sourceOf(kind));
  });

  it('deletes nothing when the listing breaks off', async () => {
    const kind = shelf(10);
    await engineOf(kind).run();
    kind.source.drop('jar-002');
    kind.source.forget();
    kind.outage = true;
    const state = await engineOf(kind).run();
    expect(state).toMatchObject({ phase: 'resyncing', pause: { reason: 'google_unavailable' } });
    expect(mirrorOf(kind)).toHaveProperty('jar-002');
  });

  it.each([
    ['more than a fifth and more than twenty are missing', 100, 30],
    ['everything is missing, however little there was', 5, 5],
  ])('stops and asks when %s', async (_why, held, lost) => {
    const kind = shelf(held);
    await engineOf(kind).run();
    for (const id of [...kind.source.jars.keys()].slice(0, lost)) kind.source.jars.delete(id);
    kind.source.put('x', 'x');
    if (lost === held) kind.source.jars.clear();
    kind.source.forget();
    const state = await engineOf(kind).run();
    expect(state.pause).toEqual({ reason: 'too_many_deletions', resumesAt: null });
    expect(kind.disk.rows.size).toBeGreaterThanOrEqual(held);
  });

  it.each([
    ['a listing', true],
    ['the change feed', false],
  ])('deletes what %s shows once a person has allowed it, and asks again the next time', async (_by, forgets) => {
    const kind = shelf(10);
    const strict = { items: 1, share: 0 };
    await engineOf(kind).run();
    const lose = (ids: string[]): void => ids.forEach((id) => kind.source.drop(id));
    lose(['jar-001', 'jar-002']);
    if (forgets) kind.source.forget();
    const asked = await engineOf(kind, 2, 2, strict).run();
    expect(asked.pause?.reason).toBe('too_many_deletions');
    await kind.disk.save({ ...asked, pause: null, allowed: asked.generation });
    const done = await engineOf(kind, 2, 2, strict).run();
    expect(done).toMatchObject({ phase: 'following', pause: null, allowed: null });
    expect(mirrorOf(kind)).toEqual(sourceOf(kind));
    lose(['jar-003', 'jar-004']);
    expect((await engineOf(kind, 2, 2, strict).run()).pause?.reason).toBe('too_many_deletions');
    expect(mirrorOf(kind)).toHaveProperty('jar-003');
  });

  it('keeps an item that keeps failing with its reason, stores its neighbours, and heals when it can', async () => {
    const kind = shelf(6);
    kind.broken.add('jar-001');
    const state = await engineOf(kind).run();
    expect(state.phase).toBe('following');
    expect([...kind.disk.retries]).toEqual([['jar-001', 'lid_stuck']]);
    expect(kind.disk.rows.size).toBe(5);
    kind.broken.clear();
    await engineOf(kind).run();
    expect(kind.disk.retries.size).toBe(0);
    expect(mirrorOf(kind)).toEqual(sourceOf(kind));
  });

  it('does not take a held item that fails to refresh for a deleted one', async () => {
    const kind = shelf(6);
    await engineOf(kind).run();
    kind.broken.add('jar-001');
    kind.source.forget();
    await engineOf(kind).run();
    kind.source.put('x', 'x');
    kind.source.forget();
    await engineOf(kind).run();
    expect(kind.disk.rows.has('jar-001')).toBe(true);
  });

  it('waits longer each time the source stays away', async () => {
    const kind = shelf(1);
    kind.head = () => Promise.reject(new Error('outage'));
    const waits = [];
    for (let run = 0; run < 3; run += 1) {
      const { pause } = await engineOf(kind).run();
      waits.push((pause?.resumesAt?.getTime() ?? 0) - at.getTime());
    }
    expect(waits).toEqual([2_000, 4_000, 8_000]);
  });
});
