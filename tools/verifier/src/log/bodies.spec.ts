import { makeExport } from '../testing/make-export.js';
import { PERSON, soundTrail, type TrailMaker } from '../testing/trail-maker.js';
import { useExports, faultsOf } from '../testing/use-exports.js';

const verify = useExports();

describe('bodies and keys', () => {
  const KID = `${PERSON}/2026-11`;
  const withoutKeys = (trail: TrailMaker): TrailMaker => {
    trail.bodies.splice(0, trail.bodies.length, ...trail.bodies.map((line) => ({ ...line, key: null })));
    return trail;
  };

  it('holds with parts erased when the log licenses it, and not otherwise', async () => {
    const trail = withoutKeys(soundTrail());
    const without = await verify(makeExport(trail));
    expect(without.exit).toBe(2);
    expect(faultsOf(without)).toContain(`${KID}: 2 bodies have no record key`);
    trail.add('erasure.executed', {
      detail: { kids: [KID], count: '2', case: 'dsr-1', approvers: [PERSON, `p_${'E'.repeat(22)}`] },
    });
    const licensed = await verify(makeExport(trail));
    expect(licensed).toMatchObject({ exit: 3, counts: { bodiesErased: 2 } });
    expect(licensed.proved.length).toBeGreaterThan(3);
  });

  it('takes a missing segment like a missing key', async () => {
    const trail = soundTrail();
    trail.bodies.splice(0, 2, ...trail.bodies.map((line) => ({ ...line, segment: '', key: null })));
    expect(await verify(makeExport(trail))).toMatchObject({ exit: 2 });
    trail.add('retention.executed', { detail: { kids: [KID], count: '2', rule: '24 months' } });
    expect(await verify(makeExport(trail))).toMatchObject({ exit: 3 });
    trail.bodies.length = 0;
    expect(await verify(makeExport(trail))).toMatchObject({ exit: 3 });
  });

  it('takes a retention rule as a licence, and no erasure without a case', async () => {
    const trail = withoutKeys(soundTrail());
    trail.add('erasure.executed', { detail: { kids: [KID], count: '2', case: '', approvers: [] } });
    expect(await verify(makeExport(trail))).toMatchObject({ exit: 2 });
    trail.add('retention.executed', { detail: { kids: [KID], count: '2', rule: '24 months' } });
    expect(await verify(makeExport(trail))).toMatchObject({ exit: 3 });
  });

  it.each<[string, string, (line: TrailMaker['bodies'][number]) => TrailMaker['bodies'][number]]>([
    [
      'another segment',
      'is not the one that the entry names',
      (line) => ({ ...line, segment: Buffer.alloc(284).toString('base64') }),
    ],
    [
      'another key',
      'is not the one that the entry commits to',
      (line) => ({ ...line, key: Buffer.alloc(32).toString('base64') }),
    ],
    ['another place', 'belongs to no entry at this place', (line) => ({ ...line, index: '1' })],
  ])('finds %s', async (_what, words, change) => {
    const trail = soundTrail();
    trail.bodies[0] = change(trail.bodies[0]!);
    const report = await verify(makeExport(trail));
    expect(report.exit).toBe(2);
    expect(faultsOf(report)).toContain(words);
  });
});
