import { HubError, type HubErrorOptions } from '@gatehouse/errors';

/** What the caller does next with a fault of Google's (`design.md` 4). */
export type Verdict = 'retry-later' | 'refresh-token' | 'reconsent' | 'resync' | 'skip-item' | 'give-up';

export type GoogleErrorCode =
  | 'GOOGLE.RATE_LIMITED'
  | 'GOOGLE.UNAVAILABLE'
  | 'GOOGLE.TIMEOUT'
  | 'GOOGLE.TOKEN_REFUSED'
  | 'GOOGLE.INVALID_GRANT'
  | 'GOOGLE.SCOPE_MISSING'
  | 'GOOGLE.POLICY_REFUSED'
  | 'GOOGLE.CLIENT_INVALID'
  | 'GOOGLE.CURSOR_EXPIRED'
  | 'GOOGLE.ITEM_NOT_FOUND'
  | 'GOOGLE.ITEM_TOO_LARGE'
  | 'GOOGLE.REQUEST_REFUSED'
  | 'GOOGLE.ANSWER_INVALID'
  | 'GOOGLE.CONSENT_CLOSED'
  | 'GOOGLE.ABORTED';

interface GoogleErrorOptions extends HubErrorOptions {
  readonly status?: number;
  /** Google's own reason word (`rateLimitExceeded`), a closed list on their side. */
  readonly reason?: string;
  readonly retryAfterMs?: number;
}

/** A fault at Google's side of an exchange. Holds no body, token or address. */
export class GoogleError extends HubError<GoogleErrorCode> {
  readonly verdict: Verdict;
  readonly status: number;
  readonly reason: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(code: GoogleErrorCode, verdict: Verdict, message: string, options: GoogleErrorOptions = {}) {
    super(code, message, options);
    this.verdict = verdict;
    this.status = options.status ?? 0;
    this.reason = options.reason;
    this.retryAfterMs = options.retryAfterMs;
  }
}
