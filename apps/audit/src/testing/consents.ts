import { createHash } from 'node:crypto';
import { FEATURE_CONSENT } from '@gatehouse/contracts';
import type { TrailClient } from '@gatehouse/audit-trail';
import { ownId, systemClock, systemRandom } from '@gatehouse/identifiers';

export const newId = (prefix: 'org' | 'per' | 'con' | 'grt') => ownId(prefix, systemClock, systemRandom);

export interface Consented {
  readonly organisationId: string;
  readonly personId: string;
  readonly connectionId: string;
  readonly grantId: string;
}

export const someone = (organisationId: string): Consented => ({
  organisationId,
  personId: newId('per'),
  connectionId: newId('con'),
  grantId: newId('grt'),
});

export function consentFields(who: Consented, ver: string) {
  return {
    organisationId: who.organisationId,
    subjects: [who.personId],
    grant: { id: who.grantId, ver },
    feature: 'mail' as const,
    basis: ver === '0' ? ('request' as const) : ('consent' as const),
    consent: {
      feature: 'mail' as const,
      purposes: FEATURE_CONSENT.mail?.purposes ?? [],
      scopes: FEATURE_CONSENT.mail?.scopes ?? [],
      notice: createHash('sha256').update('notice').digest('base64'),
      lang: 'en' as const,
      until: null,
    },
    detail: { connection: who.connectionId },
  };
}

/** Requested and granted. */
export async function consent(auth: TrailClient, who: Consented): Promise<void> {
  await auth.entry('consent.requested', consentFields(who, '0'));
  await auth.entry('consent.granted', consentFields(who, '1'));
}

export const withdrawal = (who: Consented) => ({
  ...consentFields(who, '1'),
  basis: 'withdrawal' as const,
  consent: null,
});

export function withdraw(auth: TrailClient, who: Consented) {
  return auth.entry('consent.withdrawn', withdrawal(who));
}

export const syncCall = (who: Consented) => ({
  organisationId: who.organisationId,
  grant: { id: who.grantId, ver: '1' },
  purpose: 'mail.sync' as const,
  feature: 'mail' as const,
  subjects: [who.personId],
  api: { svc: 'gmail', method: 'gmail.users.messages.get', kind: 'read' as const },
  deadlineMs: 30_000,
});
