import type { ChangePage, Judgement, Known, ListPage, PatchOrder, Pulled, Version } from './types.js';

export type Pace = 'delta' | 'backfill';

/**
 * What a service tells the engine about one collection of one connection. Every writing method returns only when its
 * writes are durable, and carries the owner's epoch in its condition.
 */
export interface SyncAdapter<Patch> {
  /** Comes first in every run: whatever must stand before anything is read, such as a watch. */
  prepare?(): Promise<void>;
  /** Where the change feed stands now; read before a listing. */
  head(): Promise<string>;
  /** How many items the source says it holds; null when it does not tell. */
  total(): Promise<number | null>;
  list(page: string | null): Promise<ListPage>;
  changes(cursor: string, page: string | null): Promise<ChangePage<Patch>>;
  known(ids: readonly string[]): Promise<ReadonlyMap<string, Known>>;
  /** Negative when `a` is older than `b`. */
  compare(a: Version, b: Version): number;
  /** Fetches and stores items under a generation; one item's fault never fails another. */
  pull(ids: readonly string[], generation: number, pace: Pace): Promise<Pulled>;
  /** Fetches what may have changed of items that the mirror holds. */
  refresh(ids: readonly string[], generation: number, pace: Pace): Promise<Pulled>;
  mark(ids: readonly string[], generation: number): Promise<void>;
  patch(orders: readonly PatchOrder<Patch>[]): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
  /** Ids that no listing since `generation` saw, at most `limit`. */
  stale(generation: number, limit: number): Promise<string[]>;
  count(): Promise<{ held: number; stale: (generation: number) => Promise<number> }>;
  /** One durable batch is done: its event stands on a document of its own, written after the items and before the cursor. */
  announce(batch: { changed: readonly string[]; deleted: readonly string[] }): Promise<void>;
  judge(error: unknown): Judgement;
}

/** Items that keep failing: their reason is kept, they neither block nor vanish. */
export interface RetryQueue {
  put(id: string, reason: string): Promise<void>;
  due(limit: number): Promise<string[]>;
  settle(ids: readonly string[]): Promise<void>;
}
