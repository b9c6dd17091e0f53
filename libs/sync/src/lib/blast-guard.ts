export interface BlastGuard {
  /** Deletions up to this number are never stopped. */
  readonly items: number;
  /** Share of the mirror, 0-1. */
  readonly share: number;
}

export const BLAST_GUARD: BlastGuard = { items: 20, share: 0.2 };

/**
 * True when a plan deletes so much that a person must be asked: more than 20 items and more than 20 % of the mirror, or
 * everything because a listing came back empty (an empty side is an outage until somebody says otherwise).
 */
export function isBlast(plan: { deletions: number; held: number; listed?: number }, guard = BLAST_GUARD): boolean {
  if (plan.deletions === 0) return false;
  if (plan.listed === 0) return true;
  return plan.deletions > guard.items && plan.deletions > plan.held * guard.share;
}
