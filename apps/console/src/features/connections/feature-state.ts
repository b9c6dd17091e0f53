import type { Connection, Feature, Grant, Withdrawal } from '../../api/types.js';

/** What a card shows of one feature of one connection. */
export type FeatureState =
  | { readonly kind: 'live'; readonly grant: Grant }
  /** Google wants the person again; nothing runs until then. */
  | { readonly kind: 'reconnect'; readonly grant: Grant }
  /** Withdrawn; what follows from it, step by step. */
  | { readonly kind: 'withdrawn'; readonly withdrawal: Withdrawal; readonly kept: boolean }
  | { readonly kind: 'off' };

/** The newest of a feature's grants decides; a grant for the kept copy alone is no live feature. */
export function featureState(connection: Connection, feature: Feature): FeatureState {
  const grants = connection.grants.filter((grant) => grant.feature === feature);
  const live = grants.filter(({ state }) => state === 'live');
  const asking = live.find((grant) => !isArchive(grant));
  if (asking !== undefined) return { kind: connection.state === 'reconnect' ? 'reconnect' : 'live', grant: asking };
  const ids = new Set(grants.map(({ id }) => id));
  const withdrawal = connection.withdrawals.find(({ grantId }) => ids.has(grantId));
  if (withdrawal !== undefined) return { kind: 'withdrawn', withdrawal, kept: live.length > 0 };
  return { kind: 'off' };
}

/** Mail can be read here: live, or kept after a withdrawal. */
export function isReadable(connection: Connection): boolean {
  const state = featureState(connection, 'mail');
  return state.kind === 'live' || state.kind === 'reconnect' || (state.kind === 'withdrawn' && state.kept);
}

function isArchive({ consent }: Grant): boolean {
  return consent?.purposes.every((purpose) => purpose === 'mail.archive') ?? false;
}
