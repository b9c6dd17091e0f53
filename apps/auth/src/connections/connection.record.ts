import type { Connection, Feature } from '@gatehouse/contracts';
import type { OutboxEntry } from '@gatehouse/messaging';
import type { SealedRecord } from '../platform/sealed-record.js';
import type { Actor } from '../grants/grant.record.js';
import type { Language } from '../grants/consent-text.js';

/** One feature that is being asked for. */
export interface Ask {
  readonly feature: Feature;
  /** The grant of `consent.requested`. */
  readonly requestId: string;
  /** The grant that an answer changes: the same, or the live one when the account is connected anew. */
  readonly grantId: string;
}

/** A refresh token at rest. */
export interface TokenRecord {
  readonly id: string;
  readonly sealed: SealedRecord;
  readonly scopes: readonly string[];
  readonly receivedAt: Date;
}

/** A token in hand whose consent is not in the trail yet: usable by nobody. */
export interface PendingToken extends TokenRecord {
  /** What was granted with it, and by whom: from this a crash is made good. */
  readonly asks: readonly Ask[];
  readonly actor: Actor;
  readonly language: Language;
  readonly until: string | null;
  readonly sub: string;
  readonly account: string;
  /** To be revoked, never used. */
  readonly doomed: boolean;
}

export interface ConnectionRecord {
  readonly _id: string;
  readonly v: 1;
  readonly rev: number;
  readonly organisationId: string;
  readonly personId: string;
  readonly clientId: string;
  /** Google's id of the account: the key, never the address. */
  readonly sub: string | null;
  readonly account: string | null;
  readonly state: Connection['state'];
  readonly token: TokenRecord | null;
  readonly pending: PendingToken | null;
  readonly createdAt: Date;
  readonly outbox: OutboxEntry[];
}

/** One walk to Google's consent page; `_id` is the digest of its `state`. */
export interface FlowRecord {
  readonly _id: string;
  readonly v: 1;
  readonly connectionId: string;
  readonly organisationId: string;
  readonly personId: string;
  readonly sessionId: string;
  readonly actor: Actor;
  readonly asks: readonly Ask[];
  readonly language: Language;
  readonly nonce: string;
  readonly codeVerifier: SealedRecord;
  readonly redirectUri: string;
  /** `open` until the callback takes it, once. */
  readonly state: 'open' | 'taken' | 'done' | 'failed';
  readonly expiresAt: Date;
}
