import type { Grant, Withdrawal } from '@gatehouse/contracts';
import type { GrantRecord, StepName, WithdrawalRecord } from './grant.record.js';

export const STEP_ORDER: readonly StepName[] = [
  'gate_closed',
  'services_stopped',
  'entered_in_trail',
  'push_stopped',
  'revoked_at_google',
  'token_destroyed',
  'content_decided',
];

export function toGrant(record: GrantRecord): Grant {
  const { _id, ver, state, organisationId, personId, connectionId, feature, consent, basis } = record;
  const ids = { id: _id, ver: String(ver), state, organisationId, personId, connectionId, feature };
  return { ...ids, consent, basis, grantedAt: iso(record.grantedAt), closedAt: iso(record.closedAt) };
}

export function toWithdrawal(grantId: string, record: WithdrawalRecord): Withdrawal {
  const steps = STEP_ORDER.map((step) => {
    const { state, at, note } = record.steps[step];
    return { step, state, at: iso(at), note };
  });
  const eraseAt = record.choice === 'unanswered' ? record.eraseAt.toISOString() : null;
  return {
    grantId,
    at: record.at.toISOString(),
    choice: record.choice,
    eraseAt,
    erasedAt: iso(record.erasedAt),
    steps,
  };
}

function iso(at: Date | null): string | null {
  return at === null ? null : at.toISOString();
}
