/** An item's version as its source writes it (Gmail's historyId, an etag); only the adapter can compare two. */
export type Version = string;

/** What the mirror holds of an item. */
export interface Known {
  /** The version both sides last agreed on: the merge base. */
  readonly base: Version | null;
  /** The version here; differs from `base` while a local change waits to be written to the source. */
  readonly local: Version | null;
  /** The last complete or running listing that saw the item. */
  readonly generation: number;
}

/** An item as a listing shows it. `version` is null where listings carry ids only (Gmail). */
export interface Listed {
  readonly id: string;
  readonly version: Version | null;
}

export interface ListPage {
  readonly items: readonly Listed[];
  /** null: the listing is complete. */
  readonly next: string | null;
}

/** One line of the source's change feed, in the feed's order. */
export type Change<Patch> =
  | { readonly kind: 'upsert'; readonly id: string; readonly version: Version | null }
  | { readonly kind: 'patch'; readonly id: string; readonly version: Version; readonly patch: Patch }
  | { readonly kind: 'remove'; readonly id: string };

export interface ChangePage<Patch> {
  readonly changes: readonly Change<Patch>[];
  readonly next: string | null;
  /** Where to go on after this page and all before it. */
  readonly cursor: string;
}

/** Ordered patches of one item, to be applied in one conditional write. */
export interface PatchOrder<Patch> {
  readonly id: string;
  readonly steps: readonly { readonly version: Version; readonly patch: Patch }[];
}

export type Action<Patch> =
  /** Fetch and store the item. */
  | { readonly kind: 'pull'; readonly id: string }
  /** Held already: fetch what may have changed. */
  | { readonly kind: 'refresh'; readonly id: string }
  /** Seen and unchanged: only its generation is written. */
  | { readonly kind: 'mark'; readonly id: string }
  | ({ readonly kind: 'patch' } & PatchOrder<Patch>)
  | { readonly kind: 'remove'; readonly id: string }
  /** A local change has not reached the source yet; nothing is overwritten. */
  | { readonly kind: 'hold'; readonly id: string };

export interface Pulled {
  readonly stored: readonly string[];
  /** The source no longer has them. */
  readonly gone: readonly string[];
  readonly failed: readonly FailedItem[];
}

export interface FailedItem {
  readonly id: string;
  /** A closed code, never content. */
  readonly reason: string;
}

export type PauseReason =
  | 'sign_in_again'
  | 'quota'
  | 'google_unavailable'
  | 'audit_unavailable'
  | 'service_unavailable'
  | 'withdrawn'
  | 'too_many_deletions';

/** What a fault means for the run. */
export type Judgement =
  | { readonly kind: 'pause'; readonly reason: PauseReason; readonly retryAfterMs?: number | undefined }
  /** Waits for an event from outside: a new consent, a person's word. */
  | { readonly kind: 'park'; readonly reason: PauseReason }
  /** The cursor is too old: mark and sweep. */
  | { readonly kind: 'resync' }
  /** The listing's page token died: list again from its start, same generation. */
  | { readonly kind: 'relist' }
  /** Ownership was lost or the process stops: leave everything as it stands. */
  | { readonly kind: 'stop' }
  | { readonly kind: 'bug' };
