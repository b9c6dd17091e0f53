import type { Reason } from '@gatehouse/contracts';
import { HubError, type HubErrorOptions } from '@gatehouse/errors';

export type TrailErrorCode =
  'AUDIT_UNAVAILABLE' | 'ACCESS_DENIED' | 'INTEGRITY_CONFLICT' | 'TRAIL.ADMISSION_TIMEOUT' | 'TRAIL.DRAFT_INVALID';

/** Why the trail did not let the work through. `reason` is the closed code that stands in `access.denied`. */
export class TrailError extends HubError<TrailErrorCode> {
  readonly reason: Reason | null;

  constructor(code: TrailErrorCode, message: string, options: HubErrorOptions & { reason?: Reason | null } = {}) {
    super(code, message, options);
    this.reason = options.reason ?? null;
  }
}

export const unavailable = (cause?: unknown): TrailError =>
  new TrailError('AUDIT_UNAVAILABLE', 'The audit trail does not answer, so nothing was read or sent.', {
    cause,
    next: 'Try again in a moment; work goes on by itself when the trail is back.',
  });
