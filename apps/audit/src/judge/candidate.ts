import type { Draft, HeaderV1, PrincipalClaims, Service } from '@gatehouse/contracts';

/** What was found of a draft's principal. */
export type Principal =
  | { readonly kind: 'none' }
  /** Forged, expired, or of another organisation. */
  | { readonly kind: 'invalid' }
  | {
      readonly kind: 'person';
      readonly ref: string;
      readonly session: string;
      readonly roles: PrincipalClaims['roles'];
    };

/** The fields of an entry that its draft decides, ids already turned into refs. */
export type CandidateFields = Omit<HeaderV1, 'v' | 'rx' | 'actor' | 'subjects' | 'emitter' | 'log'>;

/** A well-formed draft, ready for judgement: everything that needed a look-up is done. */
export interface Candidate {
  readonly logId: string;
  readonly isSystem: boolean;
  readonly svc: Service;
  /** null: audit's own entry, numbered when it is entered. */
  readonly emitter: Draft['emitter'] | null;
  readonly subjects: readonly string[];
  readonly principal: Principal;
  readonly fields: CandidateFields;
}

/** What becomes of a candidate at one place of the log. */
export type Ruling =
  | { readonly verdict: 'admitted' }
  | { readonly verdict: 'denied'; readonly reason: NonNullable<HeaderV1['reason']> }
  | { readonly verdict: 'discarded'; readonly reason: HeaderV1['reason'] }
  | { readonly verdict: 'conflict'; readonly reason: HeaderV1['reason'] }
  /** It was taken before: the old place is answered, nothing is entered. */
  | { readonly verdict: 'repeated'; readonly index: number; readonly rx: string }
  /** No longer true by now (audit's own entries). */
  | { readonly verdict: 'dropped' };

export const ADMITTED: Ruling = { verdict: 'admitted' };
export const deny = (reason: NonNullable<HeaderV1['reason']>): Ruling => ({ verdict: 'denied', reason });
export const conflict = (reason: HeaderV1['reason'] = null): Ruling => ({ verdict: 'conflict', reason });
