import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeBundle, formatPolicy, leafHash, signerOf } from '@gatehouse/transparency-log';
import type { Report } from './report/report.js';
import { toWords } from './report/words.js';
import { logFiles, makeExport, signManifest, writeExport, type ExportMap } from './testing/make-export.js';
import { GRANT, ORIGIN, PERSON, soundTrail, TrailMaker } from './testing/trail-maker.js';
import { verifyExport, type VerifyOptions } from './verify-export.js';

const trust = formatPolicy([new TrailMaker().signer]);
const forger = signerOf(ORIGIN, Buffer.alloc(32, 66));
const BUNDLE = 'log/tile/entries/000.p/6';
const HASHES = 'log/tile/0/000.p/6';
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verify-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function verify(files: ExportMap, options: VerifyOptions = { trustPolicyText: trust }): Promise<Report> {
  return verifyExport(await writeExport(files, await mkdtemp(join(folder, 'export-'))), options);
}

const textOf = ({ faults }: Report): string => faults.map(({ where, what }) => `${where}: ${what}`).join('\n');

describe('an export that holds', () => {
  it('says what was proved, in the order of the claims', async () => {
    const report = await verify(makeExport(soundTrail()));
    expect(textOf(report)).toBe('');
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
    const report = await verify(makeExport(trail), { trustPolicyText: trust, sinceCheckpoint });
    expect(textOf(report)).toBe('');
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
      expect(textOf(report)).toContain(path);
    }
  });

  it('names an entry that was dropped, and one that was swapped, even with tiles made anew', async () => {
    const trail = soundTrail();
    const [genesis, ...rest] = trail.entries;
    const dropped = await forged(trail, [genesis!, ...rest.slice(1)]);
    expect(dropped.exit).toBe(2);
    expect(textOf(dropped)).toContain(`of ${PERSON}, but 1 is due: entries about this person are missing`);
    const swapped = await forged(trail, trail.entries.with(3, trail.entries[4]!).with(4, trail.entries[3]!));
    expect(textOf(swapped)).toMatch(/entry 4 .*is dated back/);
  });

  it('says where a swapped entry was hashed', async () => {
    const trail = soundTrail();
    const files = makeExport(trail);
    files.set(BUNDLE, encodeBundle(trail.entries.with(3, trail.entries[4]!).with(4, trail.entries[3]!)));
    expect(textOf(await verify(files))).toContain(
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
    expect(textOf(report)).toContain('covers 6 entries, but the files end after 4: the log was truncated');
  });

  it('shows an older valid checkpoint only to who kept a newer one', async () => {
    const kept = soundTrail();
    const sinceCheckpoint = makeExport(kept).get('log/checkpoint')!.toString();
    const old = new TrailMaker().genesis().consent();
    expect(await verify(makeExport(old))).toMatchObject({ exit: 0 });
    const report = await verify(makeExport(old), { trustPolicyText: trust, sinceCheckpoint });
    expect(textOf(report)).toContain('--since: The log had 6 entries and has 3 now: it was cut back.');
  });

  it('shows a fork to who kept a checkpoint of the other branch', async () => {
    const sinceCheckpoint = makeExport(soundTrail()).get('log/checkpoint')!.toString();
    const branch = new TrailMaker().genesis().consent();
    for (let n = 0; n < 5; n += 1) branch.add('log.alive');
    const report = await verify(makeExport(branch), { trustPolicyText: trust, sinceCheckpoint });
    expect(textOf(report)).toContain('the log was forked');
  });

  it('does not trust what was signed with another key', async () => {
    const report = await verify(makeExport(soundTrail(), { signer: forger }));
    expect(report.exit).toBe(4);
    expect(textOf(report)).toMatch(/log\/checkpoint: .*not signed by a key that is trusted/);
    expect(textOf(report)).toMatch(/manifest.json: .*not signed by a key that is trusted/);
  });

  it('finds an entry that was dated back', async () => {
    const trail = soundTrail();
    trail.add('log.alive', { rx: '2026-11-24T07:00:00.000Z' });
    const report = await verify(makeExport(trail));
    expect(report.exit).toBe(2);
    expect(textOf(report)).toContain('entry 6 (log.alive): It is dated back');
  });

  it('names a file that was edited, removed or added', async () => {
    const files = makeExport(soundTrail());
    files.set('entries.csv', Buffer.from('index,type\n=1+1\n')).set('extra.txt', Buffer.from('hello'));
    files.delete('VERIFY.md');
    const text = textOf(await verify(files));
    expect(text).toContain('entries.csv: The file was edited');
    expect(text).toContain('VERIFY.md: The manifest lists this file, but it is missing');
    expect(text).toContain('extra.txt: The manifest does not list this file');
  });

  it('refuses a manifest of another checkpoint', async () => {
    const longer = soundTrail();
    longer.add('log.alive');
    const files = makeExport(soundTrail()).set('manifest.json', makeExport(longer).get('manifest.json')!);
    expect(textOf(await verify(files))).toContain('The manifest was made for another checkpoint');
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
    expect(textOf(report)).toContain('does not verify');
  });

  /** A log whose writer has the key and rewrote it. */
  async function forged(trail: TrailMaker, entries: Buffer[]): Promise<Report> {
    const files = makeExport(trail);
    for (const path of [BUNDLE, HASHES]) files.delete(path);
    for (const [path, bytes] of logFiles(entries, trail.signer)) files.set(path, bytes);
    return verify(signManifest(files, trail));
  }
});

describe('acts that no consent covers', () => {
  it.each<[string, string, (trail: TrailMaker) => void]>([
    ['a read after the withdrawal', 'The consent was withdrawn or expired', (trail) => trail.withdraw().read()],
    ['a call after the withdrawal', 'The consent was withdrawn or expired', (trail) => trail.withdraw().intent()],
    [
      'a purpose of another grant',
      'does not name the purpose mail.archive',
      (trail) => trail.read({ purpose: 'mail.archive' }),
    ],
    [
      'a method of another purpose',
      'mail.read does not allow gmail.users.messages.get',
      (trail) => trail.intent({ purpose: 'mail.read' }),
    ],
    [
      'a version that does not stand',
      'names version 2, but 1 stands',
      (trail) => trail.read({ grant: { id: GRANT, ver: '2' } }),
    ],
    [
      'a grant that nobody gave',
      'No consent for its grant stands before it',
      (trail) => trail.read({ grant: { id: `g_${'Z'.repeat(22)}`, ver: '1' } }),
    ],
    [
      'another person',
      'about another person than the grant',
      (trail) => trail.read({ subjects: [`p_${'Z'.repeat(22)}`] }),
    ],
    [
      'a service that may not act',
      'docs may not act for mail.sync',
      (trail) => trail.intent({ actor: { kind: 'service', ref: 'docs', session: null, for: PERSON } }),
    ],
    [
      'an outcome that released bytes too late',
      'The consent was withdrawn or expired',
      (trail) => {
        const op = trail.intent();
        trail.withdraw().outcome(op);
      },
    ],
    [
      'a writer that may not',
      'mail may not write entries of this type',
      (trail) => trail.add('log.alive', { svc: 'mail' }),
    ],
    ['a consent given twice', 'The grant was answered before', (trail) => trail.consent()],
    [
      'a purpose of the system log',
      'belongs in the system log',
      (trail) =>
        trail.intent({
          svc: 'auth',
          actor: { kind: 'service', ref: 'auth', session: null, for: null },
          purpose: 'system.keys',
          basis: 'operation',
          grant: null,
          feature: null,
          api: { svc: 'oauth2', method: 'oauth2.jwks', kind: 'read', parts: '1', status: null },
        }),
    ],
    [
      'two people under one grant',
      'about another person than the grant',
      (trail) => trail.read({ subjects: [PERSON, `p_${'Z'.repeat(22)}`] }),
    ],
    [
      'a call without any outcome',
      'neither an outcome nor an exchange.unknown',
      (trail) => {
        trail.intent();
        trail.pass(200_000).add('log.alive');
      },
    ],
    [
      'a second outcome',
      'has an outcome already',
      (trail) => {
        const op = trail.intent();
        trail.outcome(op);
        trail.outcome(op);
      },
    ],
    ['an outcome of nothing', 'not in the log', (trail) => trail.outcome('0198f2c4-0000-7000-8000-ffffffffffff')],
    [
      'a late outcome that was kept',
      'was not discarded',
      (trail) => {
        const op = trail.intent();
        trail.add('exchange.unknown', { op });
        trail.outcome(op);
      },
    ],
  ])('finds %s', async (_what, words, act) => {
    const trail = soundTrail();
    act(trail);
    const report = await verify(makeExport(trail));
    expect(textOf(report)).toContain(words);
    expect(report.exit).toBe(6);
    expect(report.proved.some((sentence) => sentence.startsWith('3.'))).toBe(false);
  });

  it('lets an outcome after the withdrawal stand when its bytes were discarded', async () => {
    const trail = soundTrail();
    const op = trail.intent();
    trail.withdraw().outcome(op, { result: 'discarded' });
    expect(await verify(makeExport(trail))).toMatchObject({ exit: 0 });
  });

  it('gives a log that was stopped the time to enter what became of its calls', async () => {
    const trail = soundTrail();
    trail.intent();
    trail.pass(3_600_000).add('log.alive');
    expect(await verify(makeExport(trail))).toMatchObject({ exit: 0 });
    trail.pass(200_000).add('log.alive');
    expect(await verify(makeExport(trail))).toMatchObject({ exit: 6 });
  });

  it('lets a recent call wait for its outcome', async () => {
    const trail = soundTrail();
    trail.intent();
    expect(await verify(makeExport(trail))).toMatchObject({ exit: 0 });
  });

  it('lets the closing calls run for a day after the withdrawal', async () => {
    const closing = {
      purpose: 'consent.close',
      basis: 'withdrawal',
      api: { svc: 'gmail', method: 'gmail.users.stop', kind: 'write', parts: '1', status: null },
    } as const;
    const trail = soundTrail().withdraw();
    trail.outcome(trail.intent(closing), closing);
    expect(textOf(await verify(makeExport(trail)))).toBe('');
    trail.pass(25 * 3_600_000).outcome(trail.intent(closing), closing);
    expect(textOf(await verify(makeExport(trail)))).toContain('over 24 hours before');
  });

  it('finds numbers that a service skipped, unless a gap says so', async () => {
    const trail = soundTrail();
    trail.read({ svc: 'mail' });
    trail.headers.at(-1)!.emitter.seq = '9';
    trail.pass(200_000).add('log.alive');
    expect(textOf(await verify(makeExport(trail)))).toContain(
      'emitter mail/boot-mail: Entries 4 to 8 of this run are missing',
    );
    trail.add('integrity.gap', { detail: { svc: 'mail', boot: 'boot-mail', from: '4', to: '8' } });
    expect(await verify(makeExport(trail))).toMatchObject({ exit: 0 });
  });
});

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
    expect(textOf(without)).toContain(`${KID}: 2 bodies have no record key`);
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
    expect(textOf(report)).toContain(words);
  });
});

describe('age and versions', () => {
  it('is stale when the last entry is over 15 minutes older than the export', async () => {
    const report = await verify(makeExport(soundTrail(), { time: '2026-11-24T08:20:00.000Z' }));
    expect(report.exit).toBe(5);
    expect(textOf(report)).toContain('what came between is not shown');
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
    expect(textOf(await verify(makeExport(trail)))).toContain('entry 6: The entry is not header v1');
  });

  it('refuses an empty detail where there is none', async () => {
    const trail = soundTrail();
    trail.add('log.alive', { detail: {} });
    expect(textOf(await verify(makeExport(trail)))).toContain('The detail is not that of log.alive');
  });

  it('hashes leaves as RFC 6962 says', () => {
    expect(leafHash(Buffer.alloc(0)).toString('hex')).toMatch(/^6e340b9cffb37a98/);
  });
});
