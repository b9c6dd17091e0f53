import { makeExport } from '../testing/make-export.js';
import { GRANT, PERSON, soundTrail, type TrailMaker } from '../testing/trail-maker.js';
import { useExports, faultsOf } from '../testing/use-exports.js';

const verify = useExports();

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
    expect(faultsOf(report)).toContain(words);
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
    expect(faultsOf(await verify(makeExport(trail)))).toBe('');
    trail.pass(25 * 3_600_000).outcome(trail.intent(closing), closing);
    expect(faultsOf(await verify(makeExport(trail)))).toContain('over 24 hours before');
  });

  it('finds numbers that a service skipped, unless a gap says so', async () => {
    const trail = soundTrail();
    trail.read({ svc: 'mail' });
    trail.headers.at(-1)!.emitter.seq = '9';
    trail.pass(200_000).add('log.alive');
    expect(faultsOf(await verify(makeExport(trail)))).toContain(
      'emitter mail/boot-mail: Entries 4 to 8 of this run are missing',
    );
    trail.add('integrity.gap', { detail: { svc: 'mail', boot: 'boot-mail', from: '4', to: '8' } });
    expect(await verify(makeExport(trail))).toMatchObject({ exit: 0 });
  });
});
