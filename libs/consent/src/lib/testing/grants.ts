import { FEATURE_CONSENT, type Grant } from '@gatehouse/contracts';

const id = (prefix: string, n: number) => `${prefix}_${String(n).padStart(26, '0')}`;

/** A live mail grant; `n` makes ids of its own. */
export function mailGrant(change: Partial<Grant> = {}, n = 1): Grant {
  return {
    id: id('grt', n),
    ver: '1',
    state: 'live',
    organisationId: id('org', 1),
    personId: id('per', 1),
    connectionId: id('con', 1),
    feature: 'mail',
    consent: {
      feature: 'mail',
      purposes: [...(FEATURE_CONSENT.mail?.purposes ?? [])],
      scopes: [...(FEATURE_CONSENT.mail?.scopes ?? [])],
      notice: Buffer.alloc(32).toString('base64'),
      lang: 'en',
      until: null,
    },
    basis: 'consent',
    grantedAt: '2026-11-24T00:00:00.000Z',
    closedAt: null,
    ...change,
  };
}
