import type { Purpose, Reason } from '@gatehouse/contracts';
import type { FoldedGrant } from '../fold/folded.js';
import type { LogFold } from '../fold/log-fold.js';
import type { Candidate } from './candidate.js';

/** A consent page that was answered later than this is asked again. */
export const REQUEST_OPEN_MS = 15 * 60_000;
/** How long `consent.close` may call Google after a withdrawal. */
export const CLOSE_WITHIN_MS = 24 * 60 * 60_000;

/** Why nothing covers the candidate, or null: the purpose table first, then what its purpose needs. */
export function refusalOf(candidate: Candidate, purpose: Purpose, fold: LogFold, rx: string): Reason | null {
  if ((purpose.log === 'system') !== candidate.isSystem) return 'purpose_not_granted';
  const grant = candidate.fields.grant === null ? undefined : fold.grant(candidate.fields.grant.id);
  return refusedActor(candidate, purpose, grant) ?? refusedNeed(candidate, purpose, grant, rx);
}

/** Who acts: a service that the table names, or a person of a named role on data that is theirs. */
function refusedActor({ svc, principal, subjects }: Candidate, purpose: Purpose, grant: FoldedGrant | undefined) {
  if (!mayEmit(svc, purpose)) return 'actor_not_allowed';
  switch (principal.kind) {
    case 'none':
      return purpose.services.includes(svc) ? null : 'actor_not_allowed';
    case 'invalid':
      return 'actor_not_allowed';
    case 'person': {
      const { ref, roles } = principal;
      if (!roles.some((role) => purpose.roles.includes(role))) return 'actor_not_allowed';
      if (purpose.needs === 'nothing') return null;
      return subjects.includes(ref) || grant?.actors.includes(ref) ? null : 'actor_not_allowed';
    }
  }
}

/** A feature's data is touched by its own service alone. */
function mayEmit(svc: string, { feature, services }: Purpose): boolean {
  if (feature !== null) return feature === svc;
  return services.length === 0 || services.includes(svc);
}

function refusedNeed(
  candidate: Candidate,
  purpose: Purpose,
  grant: FoldedGrant | undefined,
  rx: string,
): Reason | null {
  switch (purpose.needs) {
    case 'nothing':
      return candidate.fields.basis === purpose.basis ? null : 'purpose_not_granted';
    case 'open-request':
      return refusedRequest(candidate, purpose, grant, rx);
    case 'withdrawn-grant':
      return refusedClosing(candidate, purpose, grant, rx);
    case 'grant':
      return refusedGrant(candidate, purpose, grant, rx);
  }
}

function refusedRequest({ subjects, fields }: Candidate, purpose: Purpose, grant: FoldedGrant | undefined, rx: string) {
  if (grant === undefined) return 'no_grant';
  if (grant.state === 'closed') return 'grant_closed';
  if (grant.state !== 'requested') return 'no_grant';
  if (olderThan(grant.requestedAt, REQUEST_OPEN_MS, rx)) return 'grant_expired';
  if (!isOf(grant, subjects)) return 'subject_mismatch';
  return fields.basis === purpose.basis ? null : 'purpose_not_granted';
}

function refusedClosing({ subjects, fields }: Candidate, purpose: Purpose, grant: FoldedGrant | undefined, rx: string) {
  if (grant?.state !== 'closed') return 'no_grant';
  if (olderThan(grant.closed?.rx ?? null, CLOSE_WITHIN_MS, rx)) return 'grant_closed';
  if (!isOf(grant, subjects)) return 'subject_mismatch';
  return fields.basis === purpose.basis ? null : 'purpose_not_granted';
}

function refusedGrant({ subjects, fields }: Candidate, purpose: Purpose, grant: FoldedGrant | undefined, rx: string) {
  if (grant === undefined || grant.state === 'requested' || grant.consent === null) return 'no_grant';
  if (grant.state === 'closed') return 'grant_closed';
  if (grant.consent.until !== null && grant.consent.until < rx) return 'grant_expired';
  if (grant.ver !== fields.grant?.ver) return 'version_stale';
  if (!isOf(grant, subjects)) return 'subject_mismatch';
  return refusedPurpose(fields, purpose, grant);
}

function refusedPurpose(fields: Candidate['fields'], purpose: Purpose, grant: FoldedGrant): Reason | null {
  // A purpose without a feature (auth.refresh) runs under the grant that asked, whatever its feature.
  const featureOk = purpose.feature === null || purpose.feature === grant.feature;
  if (!featureOk || (fields.feature !== null && fields.feature !== grant.feature)) return 'purpose_not_granted';
  const named = grant.consent?.purposes.some((name) => name === fields.purpose);
  if (purpose.feature !== null && named !== true) return 'purpose_not_granted';
  if (!purpose.scopes.every((scope) => grant.consent?.scopes.includes(scope))) return 'scope_missing';
  return fields.basis === grant.basis ? null : 'purpose_not_granted';
}

function isOf(grant: FoldedGrant, subjects: readonly string[]): boolean {
  return subjects.length === 1 && subjects[0] === grant.subject;
}

export function olderThan(rx: string | null, ms: number, now: string): boolean {
  return rx === null || Date.parse(now) - Date.parse(rx) > ms;
}
