import { type Grant, type PurposeName, purposeOf, type Reason } from '@gatehouse/contracts';

/**
 * Why `grant` does not cover `purpose` at `now`, or undefined when it does. The same rules as `audit` applies at the
 * grant's place in the log (`trail.md` 2); this one only spares the round trip.
 */
export function refusalOf(grant: Grant, purpose: PurposeName, now: Date): Reason | undefined {
  const { needs, scopes, feature } = purposeOf(purpose);
  if (needs === 'withdrawn-grant') return grant.state === 'closed' ? undefined : 'purpose_not_granted';
  if (needs !== 'grant') return 'purpose_not_granted';
  if (grant.state === 'closed') return 'grant_closed';
  if (grant.state !== 'live' || grant.consent === null) return 'no_grant';
  if (isOver(grant, now)) return 'grant_expired';
  const { purposes, scopes: granted } = grant.consent;
  // A purpose without a feature (auth.refresh) serves whatever the grant was given for.
  if (feature !== null && !purposes.includes(purpose)) return 'purpose_not_granted';
  return scopes.every((scope) => granted.includes(scope)) ? undefined : 'scope_missing';
}

export function isOver({ consent }: Grant, now: Date): boolean {
  return consent?.until != null && Date.parse(consent.until) < now.getTime();
}
