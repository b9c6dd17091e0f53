import type { Feature } from '@gatehouse/contracts';
import type { GrantRecord } from './grant.record.js';

interface Owner {
  readonly _id: string;
  readonly organisationId: string;
  readonly personId: string;
}

/** A grant that was asked for and not answered. */
export function requestedGrant(owner: Owner, ask: { requestId: string; feature: Feature }, now: Date): GrantRecord {
  return {
    _id: ask.requestId,
    v: 1,
    rev: 0,
    open: false,
    organisationId: owner.organisationId,
    personId: owner.personId,
    connectionId: owner._id,
    feature: ask.feature,
    basis: 'consent',
    state: 'requested',
    ver: 0,
    consent: null,
    answer: null,
    requestedAt: now,
    grantedAt: null,
    closedAt: null,
    withdrawal: null,
    owed: [],
    outbox: [],
  };
}
