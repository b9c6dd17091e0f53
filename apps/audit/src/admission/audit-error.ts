import { HubError } from '@gatehouse/errors';

export class AuditError extends HubError<
  | 'AUDIT_UNAVAILABLE'
  | 'TRAIL.DRAFT_INVALID'
  | 'TRAIL.LOG_FROZEN_UNAVAILABLE'
  | 'TRAIL.ENTRY_NOT_FOUND'
  | 'TRAIL.FORBIDDEN'
  | 'TRAIL.EXPORTS_TOO_MANY'
  | 'UNAUTHENTICATED'
> {}

export function unavailable(message: string, cause?: unknown): AuditError {
  return new AuditError('AUDIT_UNAVAILABLE', message, {
    cause,
    next: 'Nothing was entered; send it again in a moment.',
  });
}

export function draftInvalid(field: string, why: string): AuditError {
  return new AuditError('TRAIL.DRAFT_INVALID', `The draft's '${field}' ${why}.`, { field });
}
