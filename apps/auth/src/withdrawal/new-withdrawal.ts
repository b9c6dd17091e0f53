import type { Reason } from '@gatehouse/contracts';
import type { GrantRecord, StepName, StepRecord, WithdrawalRecord } from '../grants/grant.record.js';

const ERASE_AFTER_MS = 30 * 24 * 60 * 60_000;
const WAITING: StepRecord = { state: 'waiting', at: null, note: null };
const NOT_NEEDED: StepRecord = { state: 'not_needed', at: null, note: null };

/** A withdrawal whose gate is closed and whose other steps wait; a kept copy has nothing at Google. */
export function newWithdrawal(grant: GrantRecord, reason: Reason, now: Date): WithdrawalRecord {
  const atGoogle = grant.consent?.scopes.length === 0 ? NOT_NEEDED : WAITING;
  return {
    at: now,
    reason,
    choice: 'unanswered',
    chosenBy: null,
    eraseAt: new Date(now.getTime() + ERASE_AFTER_MS),
    erasedAt: null,
    keptGrantId: null,
    tries: 0,
    nextTryAt: now,
    steps: {
      gate_closed: { state: 'done', at: now, note: null },
      services_stopped: WAITING,
      entered_in_trail: WAITING,
      push_stopped: atGoogle,
      revoked_at_google: atGoogle,
      token_destroyed: atGoogle,
      content_decided: WAITING,
    },
  };
}

export function withStep(
  withdrawal: WithdrawalRecord,
  step: StepName,
  state: StepRecord['state'],
  at: Date,
  note: string | null = null,
): WithdrawalRecord {
  return { ...withdrawal, steps: { ...withdrawal.steps, [step]: { state, at, note } } };
}
