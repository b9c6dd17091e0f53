import type { ConsentInForce, Feature, Grant, PurposeName } from '@gatehouse/contracts';

/** What the gate answers: the consent that covers the purpose right now, in the shape of an entry's header. */
export interface LiveGrant {
  readonly grantId: string;
  readonly ver: string;
  readonly organisationId: string;
  readonly personId: string;
  readonly connectionId: string;
  readonly feature: Feature;
  readonly basis: Grant['basis'];
  readonly purposes: readonly PurposeName[];
  readonly scopes: readonly string[];
  readonly until: Date | null;
  readonly consent: ConsentInForce;
}

export function toLiveGrant(grant: Grant, consent: ConsentInForce): LiveGrant {
  return {
    grantId: grant.id,
    ver: grant.ver,
    organisationId: grant.organisationId,
    personId: grant.personId,
    connectionId: grant.connectionId,
    feature: grant.feature,
    basis: grant.basis,
    purposes: consent.purposes,
    scopes: consent.scopes,
    until: consent.until === null ? null : new Date(consent.until),
    consent,
  };
}
