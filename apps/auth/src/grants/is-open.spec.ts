import { newWithdrawal, withStep } from '../withdrawal/new-withdrawal.js';
import { isOpen } from './is-open.js';
import { requestedGrant } from './new-grant.js';

const now = new Date('2026-11-24T08:00:00.000Z');
const owner = { _id: 'con_1', organisationId: 'org_1', personId: 'per_1' };
const grant = requestedGrant(owner, { requestId: 'grt_1', feature: 'mail' }, now);

function withdrawn(choice: 'unanswered' | 'erase') {
  const steps = [
    'services_stopped',
    'entered_in_trail',
    'push_stopped',
    'revoked_at_google',
    'token_destroyed',
  ] as const;
  const done = steps.reduce(
    (withdrawal, step) => withStep(withdrawal, step, 'done', now),
    newWithdrawal(grant, 'member', now),
  );
  return { ...done, choice };
}

describe('what the sweeper finds', () => {
  it('is a withdrawal with a step that waits', () => {
    expect(isOpen({ owed: [], withdrawal: newWithdrawal(grant, 'member', now) })).toBe(true);
  });

  it('is not a withdrawal whose content nobody has decided about', () => {
    expect(isOpen({ owed: [], withdrawal: withdrawn('unanswered') })).toBe(false);
  });

  it('is a withdrawal whose content is to be erased', () => {
    expect(isOpen({ owed: [], withdrawal: withdrawn('erase') })).toBe(true);
  });

  it('asks nothing of Google for a kept copy', () => {
    const consent = {
      feature: 'mail',
      purposes: ['mail.archive'],
      scopes: [],
      notice: '',
      lang: 'en',
      until: null,
    } as const;
    const kept = newWithdrawal(
      { ...grant, consent: { ...consent, purposes: [...consent.purposes], scopes: [] } },
      'member',
      now,
    );
    expect(kept.steps).toMatchObject({
      push_stopped: { state: 'not_needed' },
      revoked_at_google: { state: 'not_needed' },
    });
  });
});
