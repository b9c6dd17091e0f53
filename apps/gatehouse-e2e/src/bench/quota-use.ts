import type { LedgerRow } from '../support/google.js';

const WINDOW_MS = 60_000;

/** What one user was given of what Google allows, over whole minutes from the first call that cost something. */
export interface QuotaUse {
  /** Units accepted ÷ units allowed. */
  readonly use: number;
  /** Calls and parts of batches that were refused for the quota, in the whole ledger. */
  readonly rejections: number;
}

/** Reads the simulator's ledger, times by its clock. `allowed`: units a minute. */
export function quotaUse(
  rows: readonly LedgerRow[],
  { user, allowed, windows }: { user: string; allowed: number; windows: number },
): QuotaUse {
  const own = rows.filter((row) => row.user === user && row.method?.includes('gmail') === true);
  const accepted = own.filter(({ units }) => units > 0).map(({ at, units }) => ({ at: Date.parse(at), units }));
  const from = Math.min(...accepted.map(({ at }) => at));
  const within = accepted.filter(({ at }) => at < from + windows * WINDOW_MS);
  const used = within.reduce((sum, { units }) => sum + units, 0);
  const refused = own.flatMap(({ status, parts }) => [status, ...parts.map((part) => part.status)]).filter(isRefusal);
  return { use: used / (allowed * windows), rejections: refused.length };
}

/** Google refuses with either (Gmail guides, "Resolve errors"). */
function isRefusal(status: number | null): boolean {
  return status === 429 || status === 403;
}
