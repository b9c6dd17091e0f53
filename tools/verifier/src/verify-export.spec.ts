import { encodeBundle, formatPolicy, signerOf } from '@gatehouse/transparency-log';
import { toWords } from './report/words.js';
import type { Report } from './report/report.js';
import { logFiles, makeExport, signManifest } from './testing/make-export.js';
import { ORIGIN, PERSON, soundTrail, TrailMaker } from './testing/trail-maker.js';
import { useExports, TRUST, faultsOf } from './testing/use-exports.js';

const verify = useExports();
const forger = signerOf(ORIGIN, Buffer.alloc(32, 66));
const BUNDLE = 'log/tile/entries/000.p/6';
const HASHES = 'log/tile/0/000.p/6';

describe('an export that holds', () => {
  it('says what was proved, in the order of the claims', async () => {
    const report = await verify(makeExport(soundTrail()));
    expect(faultsOf(report)).toBe('');
    expect(report).toMatchObject({ exit: 0, size: 6, counts: { calls: 1, reads: 1, consents: 2, bodiesOpened: 2 } });
    expect(report.proved.map((sentence) => sentence.slice(0, 2))).toEqual(['1.', '  ', '2.', '3.', 'No']);
    expect(toWords(report)).toContain('HOLDS');
  });

  it('is consistent with itself only when nobody says whose key it is', async () => {
    const report = await verify(makeExport(soundTrail()), {});
    expect(report.exit).toBe(4);
    expect(toWords(report)).toContain('consistent with itself only');
  });

  it('is not trusted by a trust file of another log', async () => {
    const other = formatPolicy([signerOf('other.invalid/log/1', Buffer.alloc(32, 1))]);
    expect(await verify(makeExport(soundTrail()), { trustPolicyText: other })).toMatchObject({ exit: 4 });
  });

  it('holds across full tiles', async () => {
    const trail = soundTrail();
    for (let n = 0; n < 600; n += 1) trail.add('log.alive');
    expect(await verify(makeExport(trail))).toMatchObject({ exit: 0, size: 606 });
  });

  it('continues the checkpoint that somebody kept', async () => {
    const trail = soundTrail();
    const sinceCheckpoint = makeExport(trail).get('log/checkpoint')!.toString();
    for (let n = 0; n < 300; n += 1) trail.add('log.alive');
    const report = await verify(makeExport(trail), { trustPolicyText: TRUST, sinceCheckpoint });
    expect(faultsOf(report)).toBe('');
    expect(report.proved.join()).toContain('continues the checkpoint that you kept');
  });
});

describe('bytes that were changed', () => {
  it('names the entry in which one bit was flipped', async () => {
    const files = makeExport(soundTrail());
    const bundle = files.get(BUNDLE)!;
    bundle[bundle.length - 30]! ^= 1;
    const report = await verify(files);
    expect(report.exit).toBe(2);
    expect(report.faults.map(({ where }) => where)).toEqual(
      expect.arrayContaining([BUNDLE, 'entry 5', 'log/checkpoint']),
    );
    expect(report.proved).toEqual([]);
  });

  it('names every file in which a bit was flipped, whichever it is', async () => {
    const sound = makeExport(soundTrail());
    for (const path of sound.keys()) {
      const files = new Map([...sound].map(([name, bytes]) => [name, Buffer.from(bytes)]));
      files.get(path)![9]! ^= 4;
      const report = await verify(files);
      expect([path, report.exit]).toEqual([path, 2]);
      expect(faultsOf(report)).toContain(path);
    }
  });

  it('names an entry that was dropped, and one that was swapped, even with tiles made anew', async () => {
    const trail = soundTrail();
    const [genesis, ...rest] = trail.entries;
    const dropped = await forged(trail, [genesis!, ...rest.slice(1)]);
    expect(dropped.exit).toBe(2);
    expect(faultsOf(dropped)).toContain(`of ${PERSON}, but 1 is due: entries about this person are missing`);
    const swapped = await forged(trail, trail.entries.with(3, trail.entries[4]!).with(4, trail.entries[3]!));
    expect(faultsOf(swapped)).toMatch(/entry 4 .*is dated back/);
  });

  it('says where a swapped entry was hashed', async () => {
    const trail = soundTrail();
    const files = makeExport(trail);
    files.set(BUNDLE, encodeBundle(trail.entries.with(3, trail.entries[4]!).with(4, trail.entries[3]!)));
    expect(faultsOf(await verify(files))).toContain(
      'entry 3: The entry is not the one that was hashed at its place. It is the entry that was hashed at 4.',
    );
  });

  it('says that a log was truncated under its checkpoint', async () => {
    const trail = soundTrail();
    const files = makeExport(trail);
    const short = logFiles(trail.entries.slice(0, 4), trail.signer);
    for (const path of [BUNDLE, HASHES]) files.delete(path);
    for (const [path, bytes] of short) if (path !== 'log/checkpoint') files.set(path, bytes);
    const report = await verify(signManifest(files, trail));
    expect(faultsOf(report)).toContain('covers 6 entries, but the files end after 4: the log was truncated');
  });

  it('shows an older valid checkpoint only to who kept a newer one', async () => {
    const kept = soundTrail();
    const sinceCheckpoint = makeExport(kept).get('log/checkpoint')!.toString();
    const old = new TrailMaker().genesis().consent();
    expect(await verify(makeExport(old))).toMatchObject({ exit: 0 });
    const report = await verify(makeExport(old), { trustPolicyText: TRUST, sinceCheckpoint });
    expect(faultsOf(report)).toContain('--since: The log had 6 entries and has 3 now: it was cut back.');
  });

  it('shows a fork to who kept a checkpoint of the other branch', async () => {
    const sinceCheckpoint = makeExport(soundTrail()).get('log/checkpoint')!.toString();
    const branch = new TrailMaker().genesis().consent();
    for (let n = 0; n < 5; n += 1) branch.add('log.alive');
    const report = await verify(makeExport(branch), { trustPolicyText: TRUST, sinceCheckpoint });
    expect(faultsOf(report)).toContain('the log was forked');
  });

  it('does not trust what was signed with another key', async () => {
    const report = await verify(makeExport(soundTrail(), { signer: forger }));
    expect(report.exit).toBe(4);
    expect(faultsOf(report)).toMatch(/log\/checkpoint: .*not signed by a key that is trusted/);
    expect(faultsOf(report)).toMatch(/manifest.json: .*not signed by a key that is trusted/);
  });

  it('finds an entry that was dated back', async () => {
    const trail = soundTrail();
    trail.add('log.alive', { rx: '2026-11-24T07:00:00.000Z' });
    const report = await verify(makeExport(trail));
    expect(report.exit).toBe(2);
    expect(faultsOf(report)).toContain('entry 6 (log.alive): It is dated back');
  });

  it('names a file that was edited, removed or added', async () => {
    const files = makeExport(soundTrail());
    files.set('entries.csv', Buffer.from('index,type\n=1+1\n')).set('extra.txt', Buffer.from('hello'));
    files.delete('VERIFY.md');
    const text = faultsOf(await verify(files));
    expect(text).toContain('entries.csv: The file was edited');
    expect(text).toContain('VERIFY.md: The manifest lists this file, but it is missing');
    expect(text).toContain('extra.txt: The manifest does not list this file');
  });

  it('refuses a manifest of another checkpoint', async () => {
    const longer = soundTrail();
    longer.add('log.alive');
    const files = makeExport(soundTrail()).set('manifest.json', makeExport(longer).get('manifest.json')!);
    expect(faultsOf(await verify(files))).toContain('The manifest was made for another checkpoint');
  });

  it('goes on when almost nothing is left', async () => {
    const report = await verify(new Map([['log/checkpoint', Buffer.from('nonsense')]]));
    expect(report).toMatchObject({ exit: 2, size: 0, proved: [] });
    expect(report.faults.length).toBeGreaterThan(3);
  });

  it('does not run past the files for a forged size', async () => {
    const trail = soundTrail();
    const files = makeExport(trail);
    const note = files.get('log/checkpoint')!.toString().replace('\n6\n', '\n9007199254740991\n');
    const report = await verify(signManifest(files.set('log/checkpoint', Buffer.from(note)), trail));
    expect(report.exit).toBe(2);
    expect(faultsOf(report)).toContain('does not verify');
  });

  /** A log whose writer has the key and rewrote it. */
  async function forged(trail: TrailMaker, entries: Buffer[]): Promise<Report> {
    const files = makeExport(trail);
    for (const path of [BUNDLE, HASHES]) files.delete(path);
    for (const [path, bytes] of logFiles(entries, trail.signer)) files.set(path, bytes);
    return verify(signManifest(files, trail));
  }
});

describe('age and versions', () => {
  it('is stale when the last entry is over 15 minutes older than the export', async () => {
    const report = await verify(makeExport(soundTrail(), { time: '2026-11-24T08:20:00.000Z' }));
    expect(report.exit).toBe(5);
    expect(faultsOf(report)).toContain('what came between is not shown');
  });

  it('keeps the integrity of a version that it does not know, and says that it cannot judge it', async () => {
    const trail = soundTrail();
    const files = makeExport(trail);
    const entries = [...trail.entries, Buffer.from('{"v":"2"}')];
    for (const path of [BUNDLE, HASHES]) files.delete(path);
    for (const [path, bytes] of logFiles(entries, trail.signer)) files.set(path, bytes);
    trail.headers.push(trail.headers[0]!);
    expect(await verify(signManifest(files, trail))).toMatchObject({ exit: 6, faultCount: 1 });
  });

  it('refuses a field that header v1 does not have', async () => {
    const trail = soundTrail();
    trail.add('log.alive', { more: 'x' } as never);
    expect(faultsOf(await verify(makeExport(trail)))).toContain('entry 6: The entry is not header v1');
  });

  it('refuses an empty detail where there is none', async () => {
    const trail = soundTrail();
    trail.add('log.alive', { detail: {} });
    expect(faultsOf(await verify(makeExport(trail)))).toContain('The detail is not that of log.alive');
  });
});
