import fc from 'fast-check';
import { makeExport, logFiles, signManifest, type ExportMap } from './testing/make-export.js';
import { PERSON, TrailMaker } from './testing/trail-maker.js';
import { useExports } from './testing/use-exports.js';

const LAST_ENTRIES = 3;
const acts = fc.array(fc.constantFrom('call', 'read', 'alive', 'discarded', 'unknown'), {
  minLength: 2,
  maxLength: 12,
});

/** Any history that the rules allow, ended by a withdrawal and a silence long enough for everything to be due. */
function history(steps: readonly string[]): TrailMaker {
  const trail = new TrailMaker().genesis().consent();
  for (const step of steps) {
    if (step === 'call') trail.outcome(trail.intent());
    else if (step === 'read') trail.read();
    else if (step === 'discarded') trail.outcome(trail.intent(), { result: 'discarded' });
    else if (step === 'unknown') trail.add('exchange.unknown', { op: trail.intent() });
    else trail.add('log.alive');
  }
  trail.withdraw();
  // What nothing follows, neither of its person nor of its writer, is missed only by who kept a later checkpoint.
  for (const svc of ['auth', 'mail'])
    trail.add('access.denied', { svc, subjects: [PERSON], basis: null, result: 'denied' });
  trail.pass(300_000).add('log.alive');
  return trail;
}

describe('whatever happened', () => {
  const verify = useExports();

  it('holds when it was recorded by the rules', async () => {
    await fc.assert(
      fc.asyncProperty(acts, async (steps) => {
        expect(await verify(makeExport(history(steps)))).toMatchObject({ exit: 0, faults: [] });
      }),
      { numRuns: 25 },
    );
  });

  it('shows when one who holds the key drops, repeats or moves an entry and signs anew', async () => {
    const tricks = fc.constantFrom('drop', 'repeat', 'move');
    await fc.assert(
      fc.asyncProperty(acts, tricks, fc.nat(), fc.nat(), async (steps, trick, somewhere, elsewhere) => {
        const trail = history(steps);
        const entries = trail.entries;
        const from = somewhere % (entries.length - LAST_ENTRIES);
        const to = elsewhere % entries.length;
        fc.pre(trick !== 'move' || from !== to);
        const [entry] = entries.slice(from, from + 1) as [Buffer];
        const rewritten = trick === 'repeat' ? entries.toSpliced(to, 0, entry) : entries.toSpliced(from, 1);
        if (trick === 'move') rewritten.splice(to, 0, entry);
        const report = await verify(resigned(trail, rewritten));
        expect(report.exit).toBe(2);
        expect(report.proved).toEqual([]);
      }),
      { numRuns: 60, examples: [[['call', 'read', 'alive'], 'drop', 6, 0]] },
    );
  });

  it('shows when any bit of any file was flipped', async () => {
    await fc.assert(
      fc.asyncProperty(acts, fc.nat(), fc.nat(), async (steps, which, where) => {
        const files = makeExport(history(steps));
        const bytes = [...files.values()][which % files.size]!;
        fc.pre(bytes.length > 0);
        bytes[where % bytes.length]! ^= 1 << (where & 7);
        expect([2, 4]).toContain((await verify(files)).exit);
      }),
      { numRuns: 60 },
    );
  });

  function resigned(trail: TrailMaker, entries: readonly Buffer[]): ExportMap {
    const files = makeExport(trail);
    for (const path of files.keys()) if (path.startsWith('log/')) files.delete(path);
    for (const [path, bytes] of logFiles(entries, trail.signer)) files.set(path, bytes);
    trail.headers.length = entries.length;
    return signManifest(files, trail);
  }
});
