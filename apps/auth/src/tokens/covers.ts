import { type PurposeName, purposeOf } from '@gatehouse/contracts';
import { AuthError } from '../auth-error.js';
import type { GrantRecord } from '../grants/grant.record.js';

interface Need {
  readonly connectionId: string;
  readonly purpose: PurposeName;
  readonly now: Date;
}

/** @throws AuthError AUTH.GRANT_DENIED unless the grant covers the purpose now */
export function assertCovers(
  grant: GrantRecord | null,
  { connectionId, purpose, now }: Need,
): asserts grant is GrantRecord {
  const consent = grant?.connectionId === connectionId && grant.state === 'live' ? grant.consent : null;
  const isOver = consent?.until != null && Date.parse(consent.until) < now.getTime();
  const covers =
    consent?.purposes.includes(purpose) === true &&
    purposeOf(purpose).scopes.every((scope) => consent.scopes.includes(scope));
  if (covers && !isOver) return;
  throw new AuthError('AUTH.GRANT_DENIED', 'The consent does not cover this.', {
    next: 'Ask the owner of the account.',
  });
}
