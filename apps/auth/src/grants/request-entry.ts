import type { TrailClient } from '@gatehouse/audit-trail';
import type { ConsentInForce } from '@gatehouse/contracts';

export interface Asked {
  readonly organisationId: string;
  readonly personId: string;
  readonly connectionId: string;
  readonly requestId: string;
  readonly consent: ConsentInForce;
}

/** `consent.requested`: what is about to be asked at Google's page. @throws TrailError AUDIT_UNAVAILABLE */
export async function enterRequest(trail: TrailClient, asked: Asked, principal: string | null): Promise<void> {
  const { organisationId, personId, connectionId, requestId, consent } = asked;
  await trail.entry('consent.requested', {
    organisationId,
    subjects: [personId],
    grant: { id: requestId, ver: '0' },
    consent,
    basis: 'request',
    feature: consent.feature,
    detail: { connection: connectionId },
    principal,
  });
}
