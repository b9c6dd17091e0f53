import { TrailError } from '@gatehouse/audit-trail';
import { ConsentError } from '@gatehouse/consent';
import { GoogleError } from '@gatehouse/google';
import { MessagingError, RemoteError } from '@gatehouse/messaging';
import { type Judgement, SyncError } from '@gatehouse/sync';
import { MailError } from '../mail-error.js';

/** What a fault of anything that a run leans on means for the run (`reliability.md` F1-F14). A fault nobody expected is a bug. */
export function judge(error: unknown): Judgement {
  if (error instanceof MailError) return judgeOwn(error);
  if (error instanceof GoogleError) return judgeGoogle(error);
  if (error instanceof TrailError) return judgeTrail(error);
  if (error instanceof ConsentError) return judgeConsent(error);
  if (error instanceof RemoteError) return judgeRemote(error.code);
  if (error instanceof MessagingError) return { kind: 'pause', reason: 'service_unavailable' };
  if (error instanceof SyncError) return judgeSync(error);
  // The database is away, so a pause could not be written either: the run ends where it stands and is taken up again.
  if (error instanceof Error && error.name.startsWith('Mongo')) return { kind: 'stop' };
  return { kind: 'bug' };
}

function judgeOwn({ code }: MailError): Judgement {
  if (code === 'MAIL.PAGE_DEAD') return { kind: 'relist' };
  if (code === 'MAIL.WITHDRAWN') return { kind: 'park', reason: 'withdrawn' };
  return { kind: 'bug' };
}

function judgeSync({ code }: SyncError): Judgement {
  return code === 'SYNC.OWNERSHIP_LOST' ? { kind: 'stop' } : { kind: 'relist' };
}

function judgeGoogle({ code, verdict, retryAfterMs }: GoogleError): Judgement {
  if (code === 'GOOGLE.CONSENT_CLOSED') return { kind: 'park', reason: 'withdrawn' };
  if (code === 'GOOGLE.ABORTED') return { kind: 'stop' };
  if (code === 'GOOGLE.RATE_LIMITED') return { kind: 'pause', reason: 'quota', retryAfterMs };
  switch (verdict) {
    case 'resync':
      return { kind: 'resync' };
    case 'reconsent':
    case 'refresh-token':
      return { kind: 'park', reason: 'sign_in_again' };
    case 'retry-later':
    case 'skip-item':
    case 'give-up':
      return { kind: 'pause', reason: 'google_unavailable', retryAfterMs };
  }
}

function judgeTrail({ code }: TrailError): Judgement {
  if (code === 'ACCESS_DENIED') return { kind: 'park', reason: 'withdrawn' };
  return { kind: 'pause', reason: 'audit_unavailable' };
}

function judgeConsent({ code }: ConsentError): Judgement {
  if (code === 'GRANT_UNKNOWN') return { kind: 'pause', reason: 'service_unavailable' };
  return { kind: 'park', reason: 'withdrawn' };
}

function judgeRemote(code: string): Judgement {
  if (code === 'AUTH.RECONNECT_DENIED') return { kind: 'park', reason: 'sign_in_again' };
  if (code === 'AUTH.GRANT_DENIED' || code === 'AUTH.KEY_ERASED_NOT_FOUND')
    return { kind: 'park', reason: 'withdrawn' };
  if (code === 'AUTH.GOOGLE_UNAVAILABLE') return { kind: 'pause', reason: 'google_unavailable' };
  return { kind: 'pause', reason: 'service_unavailable' };
}
