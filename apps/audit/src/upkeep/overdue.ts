import type { OwnFields } from '../admission/own-entry.js';
import { firstHole } from '../fold/emitters.js';
import type { LogFold } from '../fold/log-fold.js';
import { UNKNOWN_AFTER_MS } from '../judge/exchange-rules.js';

/** A number that is still missing this long after a higher one will not come. */
const GAP_AFTER_MS = 60_000;
const ALIVE_AFTER_MS = 10 * 60_000;

/** Intents whose outcome never came: they count as fully accessed. */
export function unknownExchanges(fold: LogFold, nowMs: number): OwnFields[] {
  return fold
    .openExchanges()
    .filter(({ intent }) => nowMs - Date.parse(intent.deadline ?? intent.rx) >= UNKNOWN_AFTER_MS)
    .map(({ intent }) => ({
      op: intent.id,
      chain: intent.chain,
      subjects: intent.subjects.map(({ ref }) => ref),
      grant: intent.grant,
      basis: intent.basis,
      feature: intent.feature,
      purpose: intent.purpose,
      api: intent.api,
      reason: 'no_answer',
      resource: intent.resource,
    }));
}

export function gaps(fold: LogFold, nowMs: number): OwnFields[] {
  return fold.emitters().flatMap(({ svc, boot, emitter }) => {
    const hole = firstHole(emitter);
    if (hole === undefined || nowMs - Date.parse(hole.since) < GAP_AFTER_MS) return [];
    return [{ detail: { svc, boot, from: String(hole.from), to: String(hole.to) } }];
  });
}

/** A log that is silent looks stale to a verifier: it says that it lives. */
export function isSilent(fold: LogFold, nowMs: number): boolean {
  return fold.size > 0 && nowMs - Date.parse(fold.rx) >= ALIVE_AFTER_MS;
}
