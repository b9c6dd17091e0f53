import type { Feature, PurposeName } from '@gatehouse/contracts';
import type { Priority } from '../quota/governor.js';

/** Who calls Google, for whom, why: stands in every call of an API client. */
export interface CallContext {
  readonly organisationId: string;
  readonly personId: string;
  readonly connectionId: string;
  readonly grantId: string;
  readonly purpose: PurposeName;
  readonly priority: Priority;
  readonly signal?: AbortSignal;
  /** The JWS of the person who waits for the answer; absent when the service acts by itself. */
  readonly principal?: string;
  /** The connection has never called Google, so its quota window is known to be empty. */
  readonly fresh?: boolean;
}

export interface AccessToken {
  readonly token: string;
  readonly issuedAt: string;
}

/** Where access tokens come from; `refused` is the token that Google answered 401 to. */
export interface AccessTokenSource {
  get(context: CallContext, refused?: AccessToken): Promise<AccessToken>;
}

/** The local gate: cheap, synchronous refusal before quota and trail. Throws when no live grant covers the purpose. */
export interface Gate {
  check(query: { grantId: string; purpose: PurposeName }): { grantId: string; ver: string; feature: Feature };
}
