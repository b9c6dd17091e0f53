import type { PauseReason } from './types.js';

export type Phase = 'waiting' | 'backfilling' | 'following' | 'resyncing';

/**
 * Where one collection stands. The triple (phase, page, cursor) says what is durable: everything before `cursor` is
 * applied once the phase is `following`; until then the listing up to `page` is.
 */
export interface SyncState {
  readonly phase: Phase;
  readonly pause: { readonly reason: PauseReason; readonly resumesAt: Date | null } | null;
  /** Failed starts in a row; the wait doubles with it. */
  readonly tries: number;
  readonly generation: number;
  /** The change feed's place; read before the listing began. */
  readonly cursor: string | null;
  /** Next page of the running listing; null: its first. */
  readonly page: string | null;
  /** Items that the running listing has shown. */
  readonly listed: number;
  readonly done: number;
  readonly total: number | null;
  readonly upToDateAt: Date | null;
  /** The generation whose deletions a person allowed: once, for the next sweep or the next changes. */
  readonly allowed: number | null;
}

export const WAITING: SyncState = {
  phase: 'waiting',
  pause: null,
  tries: 0,
  generation: 0,
  cursor: null,
  page: null,
  listed: 0,
  done: 0,
  total: null,
  upToDateAt: null,
  allowed: null,
};

/** Keeps the state. `save` is conditional on the owner's epoch; @throws SyncError SYNC.OWNERSHIP_LOST */
export interface StateStore {
  load(): Promise<SyncState>;
  save(state: SyncState): Promise<void>;
}

export const isListing = ({ phase }: SyncState): boolean => phase === 'backfilling' || phase === 'resyncing';

/** A new listing under a new generation; `cursor` was read before it. */
export function beginListing(state: SyncState, cursor: string, total: number | null): SyncState {
  const phase = state.phase === 'waiting' || state.phase === 'backfilling' ? 'backfilling' : 'resyncing';
  return { ...state, phase, cursor, total, page: null, listed: 0, done: 0, generation: state.generation + 1 };
}

export function endListing(state: SyncState): SyncState {
  return { ...state, phase: 'following', page: null, tries: 0, allowed: null };
}

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 600_000;

/** Waits double up to ten minutes; a stated Retry-After is obeyed. `spread` is a random number in [0, 1). */
export function pauseFor(
  state: SyncState,
  reason: PauseReason,
  at: { now: Date; retryAfterMs?: number | undefined; spread: number },
): SyncState {
  const backoff = Math.min(FIRST_WAIT_MS * 2 ** state.tries, LONGEST_WAIT_MS);
  const waitMs = Math.max(at.retryAfterMs ?? 0, backoff) * (1 + at.spread / 4);
  const resumesAt = new Date(at.now.getTime() + Math.ceil(waitMs));
  return { ...state, pause: { reason, resumesAt }, tries: state.tries + 1 };
}

export function park(state: SyncState, reason: PauseReason): SyncState {
  return { ...state, pause: { reason, resumesAt: null } };
}
