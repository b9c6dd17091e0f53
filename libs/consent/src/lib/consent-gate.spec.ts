import type { Grant, PurposeName, Reason } from '@gatehouse/contracts';
import { ConsentError } from './consent-error.js';
import { ConsentGate } from './consent-gate.js';
import { GrantBook } from './grant-book.js';
import { mailGrant } from './testing/grants.js';

const now = new Date('2026-11-24T12:00:00.000Z');

function setUp(...grants: Grant[]) {
  const book = new GrantBook();
  for (const grant of grants) book.learn(grant);
  const refused: (Reason | 'unknown')[] = [];
  const gate = new ConsentGate(
    book,
    { refused: (_grant, _purpose, reason) => refused.push(reason), unknown: () => refused.push('unknown') },
    { now: () => now, monotonicMs: () => 0 },
  );
  return { book, gate, refused };
}

function refusal(act: () => unknown): { code: string; reason: Reason | null } {
  try {
    act();
  } catch (error) {
    if (error instanceof ConsentError) return { code: error.code, reason: error.reason };
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('ConsentGate', () => {
  it('answers the consent in force for a purpose that was granted', () => {
    const { gate } = setUp(mailGrant());
    expect(gate.check({ grantId: mailGrant().id, purpose: 'mail.sync' })).toMatchObject({
      ver: '1',
      feature: 'mail',
      consent: mailGrant().consent,
    });
  });

  it('lets a refresh run under any live grant', () => {
    const { gate } = setUp(mailGrant());
    expect(gate.check({ grantId: mailGrant().id, purpose: 'auth.refresh' }).ver).toBe('1');
  });

  it('refuses an unknown grant and asks for news of it', () => {
    const { gate, refused } = setUp();
    const act = () => gate.check({ grantId: mailGrant().id, purpose: 'mail.sync' });
    expect(refusal(act)).toEqual({ code: 'GRANT_UNKNOWN', reason: 'no_grant' });
    expect(refused).toEqual(['no_grant', 'unknown']);
  });

  const refusals: [string, Partial<Grant>, PurposeName, Reason][] = [
    ['a grant that was withdrawn', { state: 'closed' }, 'mail.sync', 'grant_closed'],
    ['a grant that was only asked for', { state: 'requested', consent: null }, 'mail.sync', 'no_grant'],
    ['a purpose that was not granted', {}, 'mail.archive', 'purpose_not_granted'],
    ['closing work while the grant is live', {}, 'consent.close', 'purpose_not_granted'],
    ['an exception that needs no grant', {}, 'auth.connect', 'purpose_not_granted'],
    ['a scope that is missing', { consent: { ...mailGrant().consent!, scopes: [] } }, 'mail.sync', 'scope_missing'],
    [
      'a grant whose time is over',
      { consent: { ...mailGrant().consent!, until: '2026-11-24T11:59:59.999Z' } },
      'mail.read',
      'grant_expired',
    ],
  ];
  it.each(refusals)('refuses %s', (_title, change, purpose, reason) => {
    const { gate, refused } = setUp(mailGrant(change));
    const act = () => gate.check({ grantId: mailGrant().id, purpose });
    expect(refusal(act)).toEqual({ code: 'ACCESS_DENIED', reason });
    expect(refused).toEqual([reason]);
  });

  it('lets closing work run under a closed grant', () => {
    const { gate } = setUp(mailGrant({ state: 'closed' }));
    expect(gate.check({ grantId: mailGrant().id, purpose: 'consent.close' }).feature).toBe('mail');
  });

  it('finds the kept copy when the first grant was withdrawn', () => {
    const kept = mailGrant({ consent: { ...mailGrant().consent!, purposes: ['mail.archive'], scopes: [] } }, 2);
    const { gate } = setUp(mailGrant({ state: 'closed' }), kept);
    const query = { connectionId: kept.connectionId, purposes: ['mail.read', 'mail.archive'] as const };
    expect(gate.grantFor(query)).toMatchObject({ purpose: 'mail.archive', grant: { grantId: kept.id } });
  });

  it('refuses a connection whose grants are all closed, with that reason', () => {
    const { gate } = setUp(mailGrant({ state: 'closed' }));
    const act = () => gate.grantFor({ connectionId: mailGrant().connectionId, purposes: ['mail.read'] });
    expect(refusal(act).reason).toBe('grant_closed');
  });

  it('cuts what runs under a grant when it closes', () => {
    const { gate, book } = setUp(mailGrant());
    const signal = gate.signalOf(mailGrant().id);
    expect(signal.aborted).toBe(false);
    book.learn(mailGrant({ state: 'closed' }));
    expect(signal.aborted).toBe(true);
  });

  it('cuts what runs under a grant whose time is over', () => {
    const { gate, book } = setUp(
      mailGrant({ consent: { ...mailGrant().consent!, until: '2026-11-24T12:30:00.000Z' } }),
    );
    book.expire(now);
    expect(gate.signalOf(mailGrant().id).aborted).toBe(false);
    book.expire(new Date('2026-11-24T12:30:00.001Z'));
    expect(gate.signalOf(mailGrant().id).aborted).toBe(true);
  });

  it('gives an aborted signal for a grant nobody knows', () => {
    expect(setUp().gate.signalOf('grt_unknown').aborted).toBe(true);
  });
});

describe('GrantBook', () => {
  it('never opens a closed grant again, whatever arrives late', () => {
    const { book } = setUp(mailGrant({ state: 'closed' }));
    book.learn(mailGrant({ ver: '7' }));
    expect(book.find(mailGrant().id)?.state).toBe('closed');
  });

  it('keeps the newer version when the older one arrives last', () => {
    const { book } = setUp(mailGrant({ ver: '2' }));
    book.learn(mailGrant({ ver: '1' }));
    expect(book.find(mailGrant().id)?.ver).toBe('2');
  });
});
