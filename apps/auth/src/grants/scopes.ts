import { type Feature, FEATURE_CONSENT } from '@gatehouse/contracts';

const SHORT: Readonly<Record<string, string>> = {
  email: 'https://www.googleapis.com/auth/userinfo.email',
  profile: 'https://www.googleapis.com/auth/userinfo.profile',
};

/** Always asked: identity needs `openid`, and Google's security events reach only who gave `email`. */
const IDENTITY = ['openid', 'email'];

export function scopesAsked(features: readonly Feature[]): string[] {
  return [...IDENTITY, ...new Set(features.flatMap((feature) => FEATURE_CONSENT[feature]?.scopes ?? []))];
}

/**
 * Which features the answer's scopes carry. Google lets people untick, and Trusted clients grant everything: a scope
 * that nobody chose stays off because its feature is not in `chosen`.
 */
export function splitByScopes(chosen: readonly Feature[], answered: readonly string[]) {
  const given = new Set(answered.map((scope) => SHORT[scope] ?? scope));
  const isGiven = (feature: Feature) =>
    (FEATURE_CONSENT[feature]?.scopes ?? []).every((scope) => given.has(SHORT[scope] ?? scope));
  return { granted: chosen.filter(isGiven), refused: chosen.filter((feature) => !isGiven(feature)) };
}
