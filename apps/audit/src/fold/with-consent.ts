import type { HeaderV1 } from '@gatehouse/contracts';
import type { FoldedGrant } from './folded.js';

/** The grant after one more consent entry at `index`; undefined when the entry moves nothing. */
export function withConsent(before: FoldedGrant | undefined, header: HeaderV1, index: number): FoldedGrant | undefined {
  switch (header.type) {
    case 'consent.requested':
      return { ...born(header), state: 'requested', requestedAt: header.rx };
    case 'consent.granted':
    case 'consent.changed':
      return { ...born(header), state: 'live', requestedAt: before?.requestedAt ?? null };
    case 'consent.withdrawn':
    case 'consent.expired':
      return before && { ...before, state: 'closed', closed: { rx: header.rx, index } };
    default:
      return undefined;
  }
}

function born(header: HeaderV1): Omit<FoldedGrant, 'state' | 'requestedAt'> {
  const { connection, actors } = header.detail ?? {};
  return {
    ver: header.grant?.ver ?? '0',
    subject: header.subjects[0]?.ref ?? '',
    feature: header.feature,
    connection: typeof connection === 'string' ? connection : null,
    consent: header.consent,
    basis: header.basis,
    actors: Array.isArray(actors) ? actors.filter((actor): actor is string => typeof actor === 'string') : [],
    closed: null,
  };
}
