import type { Reason } from '@gatehouse/contracts';
import { HubError } from '@gatehouse/errors';

/** The local gate's refusal; `reason` is the closed code that stands in `access.denied`. */
export class ConsentError extends HubError<'ACCESS_DENIED' | 'GRANT_UNKNOWN' | 'PRINCIPAL_UNAUTHENTICATED'> {
  readonly reason: Reason | null;

  constructor(code: ConsentError['code'], message: string, reason: Reason | null, cause?: unknown) {
    super(code, message, { next: NEXT[code], ...(cause === undefined ? {} : { cause }) });
    this.reason = reason;
  }
}

const NEXT: Record<ConsentError['code'], string> = {
  ACCESS_DENIED: 'Ask the owner of the account to allow it on the connections page.',
  GRANT_UNKNOWN: 'Connect the account, then try again.',
  PRINCIPAL_UNAUTHENTICATED: 'Sign in again.',
};
