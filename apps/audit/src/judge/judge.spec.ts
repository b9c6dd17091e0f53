import { CONNECTION, GRANT, LogMaker, mailConsent, member, officer, OTHER, PERSON } from '../testing/log-maker.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const api = (method: string, kind: 'read' | 'write' | 'token') => ({
  svc: 'google',
  method,
  kind,
  parts: '1',
  status: null,
});
const ARCHIVE = mailConsent({ purposes: ['mail.archive'], scopes: [] });
const KEPT = { id: `g_${'k'.repeat(22)}`, ver: '1' };

describe('a call to Google', () => {
  it('is admitted under a live grant', () => {
    expect(new LogMaker().granted().intent()).toMatchObject({ verdict: 'admitted', reason: null });
  });

  it('is denied before the grant, after it and without one', () => {
    const log = new LogMaker();
    expect(log.intent()).toMatchObject({ verdict: 'denied', reason: 'no_grant' });
    log.consent('requested', '0');
    expect(log.intent()).toMatchObject({ verdict: 'denied', reason: 'no_grant' });
    log.consent('granted', '1');
    log.consent('withdrawn', '1');
    expect(log.intent()).toMatchObject({ verdict: 'denied', reason: 'grant_closed' });
    expect(log.intent({ fields: { grant: null } })).toMatchObject({ reason: 'no_grant' });
  });

  it('is denied by what the purpose, the version, the subject or the scopes do not cover', () => {
    const log = new LogMaker().granted();
    expect(log.intent({ fields: { api: api('gmail.users.messages.send', 'write') } }).reason).toBe(
      'method_not_in_purpose',
    );
    expect(log.intent({ fields: { api: api('gmail.users.messages.get', 'write') } }).reason).toBe(
      'method_not_in_purpose',
    );
    expect(log.intent({ fields: { api: api('toString', 'read') } }).reason).toBe('method_not_in_purpose');
    expect(log.intent({ fields: { grant: { id: GRANT, ver: '2' } } }).reason).toBe('version_stale');
    expect(log.intent({ subjects: [OTHER] }).reason).toBe('subject_mismatch');
    expect(log.intent({ fields: { basis: 'law' } }).reason).toBe('purpose_not_granted');
    expect(log.intent({ fields: { feature: 'docs' } }).reason).toBe('purpose_not_granted');
  });

  it('is denied when the consent lacks the purpose or its scope', () => {
    const log = new LogMaker();
    log.consent('requested', '0');
    log.consent('granted', '1', { fields: { consent: mailConsent({ purposes: ['mail.read'] }) } });
    expect(log.intent().reason).toBe('purpose_not_granted');
    log.consent('changed', '2', { fields: { consent: mailConsent({ scopes: [] }) } });
    expect(log.intent({ fields: { grant: { id: GRANT, ver: '2' } } }).reason).toBe('scope_missing');
  });

  it('is denied after the consent ran out, and admitted on its last moment', () => {
    const log = new LogMaker();
    log.consent('requested', '0');
    const until = new Date(Date.parse(log.rx) + MINUTE).toISOString();
    log.consent('granted', '1', { fields: { consent: mailConsent({ until }) } });
    expect(log.after(MINUTE).intent().verdict).toBe('admitted');
    expect(log.after(1).intent().reason).toBe('grant_expired');
  });

  it('is made by the feature’s own service, or for its person', () => {
    const log = new LogMaker().granted();
    expect(log.intent({ svc: 'docs' }).reason).toBe('actor_not_allowed');
    expect(log.intent({ principal: { kind: 'invalid' } }).reason).toBe('actor_not_allowed');
    expect(log.intent({ principal: member(OTHER) }).reason).toBe('actor_not_allowed');
    expect(log.intent({ principal: member() }).verdict).toBe('admitted');
    expect(log.intent({ principal: officer() }).reason).toBe('actor_not_allowed');
  });

  it('may be made by another person whom the consent names', () => {
    const log = new LogMaker();
    log.consent('requested', '0');
    log.consent('granted', '1', { fields: { detail: { connection: CONNECTION, actors: [OTHER] } } });
    expect(log.intent({ principal: member(OTHER) }).verdict).toBe('admitted');
  });

  it('becomes access.denied under its own id, without a basis', () => {
    const { header, id } = new LogMaker().intent();
    expect(header).toMatchObject({ id, type: 'access.denied', result: 'denied', basis: null, detail: { count: '1' } });
  });
});

describe('the closed list of exceptions', () => {
  const connect = { purpose: 'auth.connect', api: api('oauth2.token', 'token'), basis: 'request' } as const;
  const close = { purpose: 'consent.close', api: api('oauth2.revoke', 'token'), basis: 'withdrawal' } as const;
  const keys = {
    purpose: 'system.keys',
    api: api('oauth2.jwks', 'read'),
    grant: null,
    feature: null,
    basis: 'operation',
  } as const;

  it('lets an open request stand in for the grant, for 15 minutes', () => {
    const log = new LogMaker();
    log.consent('requested', '0');
    expect(log.intent({ svc: 'auth', fields: connect }).verdict).toBe('admitted');
    expect(log.intent({ svc: 'mail', fields: connect }).reason).toBe('actor_not_allowed');
    expect(log.after(15 * MINUTE + 1).intent({ svc: 'auth', fields: connect }).reason).toBe('grant_expired');
  });

  it('does not let an answered request stand in', () => {
    expect(new LogMaker().granted().intent({ svc: 'auth', fields: connect }).reason).toBe('no_grant');
  });

  it('lets a withdrawal be carried out at Google for 24 hours', () => {
    const log = new LogMaker().granted();
    expect(log.intent({ svc: 'auth', fields: close }).reason).toBe('no_grant');
    log.consent('withdrawn', '1');
    expect(log.intent({ svc: 'auth', fields: close }).verdict).toBe('admitted');
    expect(log.after(DAY + 1).intent({ svc: 'auth', fields: close }).reason).toBe('grant_closed');
  });

  it('refreshes a token under the grant that asked', () => {
    const refresh = { purpose: 'auth.refresh', api: api('oauth2.token', 'token'), feature: null } as const;
    expect(new LogMaker().granted().intent({ svc: 'auth', fields: refresh }).verdict).toBe('admitted');
    expect(new LogMaker().intent({ svc: 'auth', fields: refresh }).reason).toBe('no_grant');
  });

  it('fetches keys in the system log alone', () => {
    expect(new LogMaker(true).intent({ svc: 'auth', subjects: [], fields: keys }).verdict).toBe('admitted');
    expect(new LogMaker(false).intent({ svc: 'auth', subjects: [], fields: keys }).reason).toBe('purpose_not_granted');
    expect(new LogMaker(true).intent({}).reason).toBe('purpose_not_granted');
  });
});

describe('an outcome', () => {
  it('ends its intent once', () => {
    const log = new LogMaker().granted();
    const { id } = log.intent();
    expect(log.outcome(id).verdict).toBe('admitted');
    expect(log.outcome(id).verdict).toBe('conflict');
    expect(log.outcome('0198f2c4-0000-7000-8000-999999999999').verdict).toBe('conflict');
  });

  it('is refused from another service, grant, method or person', () => {
    const log = new LogMaker().granted();
    const { id } = log.intent();
    expect(log.outcome(id, { svc: 'docs' }).verdict).toBe('conflict');
    expect(log.outcome(id, { subjects: [OTHER] }).verdict).toBe('conflict');
    expect(log.outcome(id, { fields: { grant: { id: GRANT, ver: '2' } } }).verdict).toBe('conflict');
    expect(log.outcome(id, { fields: { api: api('gmail.users.labels.list', 'read') } }).verdict).toBe('conflict');
  });

  it.each(['withdrawn', 'expired'] as const)('is discarded when the grant is %s meanwhile', (closing) => {
    const log = new LogMaker().granted();
    const { id } = log.intent();
    log.consent(closing, '1');
    const outcome = log.outcome(id, { fields: { result: 'ok' } });
    expect(outcome).toMatchObject({ verdict: 'discarded', header: { result: 'discarded' } });
  });

  it('is discarded when the consent has changed meanwhile', () => {
    const log = new LogMaker().granted();
    const { id } = log.intent();
    log.consent('changed', '2');
    expect(log.outcome(id).verdict).toBe('discarded');
  });

  it('of a connect goes through the grant that it brought to life, not through a withdrawal', () => {
    const fields = { purpose: 'auth.connect', api: api('oauth2.token', 'token'), basis: 'request' } as const;
    const log = new LogMaker();
    log.consent('requested', '0');
    const first = log.intent({ svc: 'auth', fields });
    const second = log.intent({ svc: 'auth', fields });
    log.consent('granted', '1');
    expect(log.outcome(first.id, { svc: 'auth', fields }).verdict).toBe('admitted');
    log.consent('withdrawn', '1');
    expect(log.outcome(second.id, { svc: 'auth', fields }).verdict).toBe('discarded');
  });

  it('after exchange.unknown is late and discarded, and unknown after an outcome is dropped', () => {
    const log = new LogMaker().granted();
    const [one, two] = [log.intent(), log.intent()];
    expect(log.submit('audit', 'exchange.unknown', { fields: { op: one.id } }).verdict).toBe('admitted');
    expect(log.outcome(one.id)).toMatchObject({ verdict: 'discarded', reason: 'late' });
    log.outcome(two.id);
    expect(log.submit('audit', 'exchange.unknown', { fields: { op: two.id } }).verdict).toBe('dropped');
  });

  it('carries the actor of its intent', () => {
    const log = new LogMaker().granted();
    const intent = log.intent({ principal: member() });
    expect(log.outcome(intent.id).header?.actor).toEqual(intent.header?.actor);
  });

  it('is followed by exchange.completed once', () => {
    const log = new LogMaker().granted();
    const { id } = log.intent();
    expect(log.completed(id).verdict).toBe('conflict');
    log.outcome(id);
    expect(log.completed(id).verdict).toBe('admitted');
    expect(log.completed(id).verdict).toBe('conflict');
  });
});

describe('a read', () => {
  it('is admitted for its person under a live grant, without a method', () => {
    const log = new LogMaker().granted();
    expect(log.read().verdict).toBe('admitted');
    expect(log.read({ principal: { kind: 'none' } }).reason).toBe('actor_not_allowed');
    expect(log.read({ principal: member(OTHER) }).reason).toBe('actor_not_allowed');
    log.consent('withdrawn', '1');
    expect(log.read().reason).toBe('grant_closed');
  });
});

describe('consent', () => {
  it('goes from requested to granted to changed to withdrawn', () => {
    const log = new LogMaker();
    const verdicts = [
      log.consent('requested', '0'),
      log.consent('granted', '1'),
      log.consent('changed', '2'),
      log.consent('withdrawn', '2'),
    ].map(({ verdict }) => verdict);
    expect(verdicts).toEqual(['admitted', 'admitted', 'admitted', 'admitted']);
  });

  it('is refused in any other order', () => {
    expect(new LogMaker().consent('granted', '1')).toMatchObject({ verdict: 'conflict', reason: 'no_grant' });
    expect(new LogMaker().consent('changed', '2').verdict).toBe('conflict');
    expect(new LogMaker().consent('withdrawn', '1').verdict).toBe('conflict');
    const live = new LogMaker().granted();
    expect(live.consent('requested', '0').verdict).toBe('conflict');
    expect(live.consent('granted', '1').verdict).toBe('conflict');
    expect(live.consent('changed', '3').verdict).toBe('conflict');
    expect(live.consent('withdrawn', '9').verdict).toBe('conflict');
  });

  it('cannot be granted 15 minutes after it was asked', () => {
    const log = new LogMaker();
    log.consent('requested', '0');
    expect(log.after(15 * MINUTE + 1).consent('granted', '1')).toMatchObject({
      verdict: 'conflict',
      reason: 'grant_expired',
    });
  });

  it('grants no purpose that was not asked for, and none of another feature', () => {
    const log = new LogMaker();
    log.consent('requested', '0', { fields: { consent: mailConsent({ purposes: ['mail.read'] }) } });
    expect(log.consent('granted', '1').verdict).toBe('conflict');
    const foreign = mailConsent({ purposes: ['system.keys'] });
    expect(log.consent('granted', '1', { fields: { consent: foreign } }).verdict).toBe('conflict');
  });

  it('answers a second withdrawal with the place of the first', () => {
    const log = new LogMaker().granted();
    const first = log.consent('withdrawn', '1');
    expect(log.consent('withdrawn', '1')).toMatchObject({ verdict: 'repeated', index: first.index });
    expect(log.consent('expired', '1').verdict).toBe('repeated');
  });

  it('is about one person for ever', () => {
    const log = new LogMaker().granted();
    expect(log.consent('withdrawn', '1', { subjects: [OTHER] })).toMatchObject({
      verdict: 'conflict',
      reason: 'subject_mismatch',
    });
  });

  it('is not given under a forged principal', () => {
    expect(new LogMaker().consent('requested', '0', { principal: { kind: 'invalid' } }).verdict).toBe('conflict');
  });

  it('keeps the copy only after the withdrawal, for 30 days, without scopes', () => {
    const keep = (log: LogMaker, consent = ARCHIVE) =>
      log.consent('granted', '1', { fields: { grant: KEPT, consent } });
    expect(keep(new LogMaker().granted()).verdict).toBe('conflict');
    const withdrawn = () => {
      const log = new LogMaker().granted();
      log.consent('withdrawn', '1');
      return log;
    };
    expect(keep(withdrawn(), mailConsent({ purposes: ['mail.archive'] })).verdict).toBe('conflict');
    expect(keep(withdrawn(), mailConsent({ purposes: ['mail.archive', 'mail.sync'], scopes: [] })).verdict).toBe(
      'conflict',
    );
    expect(keep(withdrawn().after(30 * DAY + 1)).verdict).toBe('conflict');
    const log = withdrawn().after(29 * DAY);
    expect(keep(log).verdict).toBe('admitted');
    expect(log.read({ fields: { grant: KEPT, purpose: 'mail.archive' } }).verdict).toBe('admitted');
    expect(log.intent({ fields: { grant: KEPT } }).verdict).toBe('denied');
  });

  it('that was kept never grows back into one that calls Google', () => {
    const log = new LogMaker().granted();
    log.consent('withdrawn', '1');
    log.consent('granted', '1', { fields: { grant: KEPT, consent: ARCHIVE } });
    expect(log.consent('changed', '2', { fields: { grant: { ...KEPT, ver: '2' } } }).verdict).toBe('conflict');
  });
});

describe('numbers', () => {
  it('count each subject densely', () => {
    const log = new LogMaker().granted();
    const { header } = log.intent();
    expect(header?.subjects).toEqual([{ ref: PERSON, n: '3' }]);
  });

  it('that an emitter uses twice are a conflict', () => {
    const log = new LogMaker().granted();
    const emitter = { inst: 'auth-1', boot: 'auth-boot', seq: '1', build: 'test' };
    expect(log.submit('auth', 'auth.signed_in', { emitter }).verdict).toBe('conflict');
  });

  it('that never came are entered as a gap once', () => {
    const log = new LogMaker();
    const emitter = { inst: 'auth-1', boot: 'auth-boot', seq: '4', build: 'test' };
    log.submit('auth', 'auth.signed_in', { emitter });
    const gap = () =>
      log.submit('audit', 'integrity.gap', {
        fields: { detail: { svc: 'auth', boot: 'auth-boot', from: '1', to: '3' } },
      });
    expect(gap().verdict).toBe('admitted');
    expect(gap().verdict).toBe('dropped');
  });
});
