import type { ConsentInForce, Feature, HeaderV1 } from '@gatehouse/contracts';

/** Where a grant stands at the log's tail. All ids are refs. */
export interface FoldedGrant {
  readonly state: 'requested' | 'live' | 'closed';
  readonly ver: string;
  readonly subject: string;
  readonly feature: Feature | null;
  readonly connection: string | null;
  readonly consent: ConsentInForce | null;
  readonly basis: HeaderV1['basis'];
  /** Who else may act under it (`detail.actors`). */
  readonly actors: readonly string[];
  /** `rx` of the last request. */
  readonly requestedAt: string | null;
  readonly closed: { readonly rx: string; readonly index: number } | null;
}

/** An exchange whose intent stands. */
export interface FoldedExchange {
  readonly state: 'open' | 'unknown' | 'done';
  readonly completed: boolean;
  readonly intent: HeaderV1;
}

/** Which numbers of one boot have been seen. */
export interface FoldedEmitter {
  /** Every number up to here is in the log or entered as a gap. */
  readonly upTo: number;
  /** Higher ones, with the `rx` of their entry. */
  readonly ahead: ReadonlyMap<number, string>;
}
