import { type Purpose, purposeOf } from '@gatehouse/contracts';
import type { FoldedExchange } from '../fold/folded.js';
import type { LogFold } from '../fold/log-fold.js';
import { ADMITTED, type Candidate, conflict, deny, type Ruling } from './candidate.js';
import { refusalOf } from './coverage.js';

/** `exchange.unknown` stands from here after the deadline; callers stop re-sending their outcome then. */
export const UNKNOWN_AFTER_MS = 60_000;

/** A call is covered when its method belongs to its purpose and the purpose is covered. */
export function judgeIntent(candidate: Candidate, fold: LogFold, rx: string): Ruling {
  const { purpose: name, api } = candidate.fields;
  if (name === null || api === null) return deny('purpose_not_granted');
  const purpose = purposeOf(name);
  if (!Object.hasOwn(purpose.methods, api.method) || purpose.methods[api.method] !== api.kind) {
    return deny('method_not_in_purpose');
  }
  const reason = refusalOf(candidate, purpose, fold, rx);
  return reason === null ? ADMITTED : deny(reason);
}

/** One outcome for each intent, by the service that made it; what came under a grant that has closed is discarded. */
export function judgeOutcome(candidate: Candidate, fold: LogFold, rx: string): Ruling {
  const exchange = fold.exchange(candidate.fields.op ?? '');
  if (exchange === undefined || !isOwn(candidate, exchange) || exchange.state === 'done') return conflict();
  if (exchange.state === 'unknown') return { verdict: 'discarded', reason: 'late' };
  return isCovered(exchange, fold, rx) ? ADMITTED : { verdict: 'discarded', reason: candidate.fields.reason };
}

/** The end of an answer whose outcome was entered at its headers. */
export function judgeCompleted(candidate: Candidate, fold: LogFold, rx: string): Ruling {
  const exchange = fold.exchange(candidate.fields.op ?? '');
  if (exchange?.state !== 'done' || exchange.completed || !isOwn(candidate, exchange)) return conflict();
  return isCovered(exchange, fold, rx) ? ADMITTED : { verdict: 'discarded', reason: candidate.fields.reason };
}

/** Audit's own; an outcome may have come since it was found missing. */
export function judgeUnknown({ fields }: Candidate, fold: LogFold): Ruling {
  return fold.exchange(fields.op ?? '')?.state === 'open' ? ADMITTED : { verdict: 'dropped' };
}

function isOwn({ svc, subjects, fields }: Candidate, { intent }: FoldedExchange): boolean {
  return (
    svc === intent.emitter.svc &&
    fields.purpose === intent.purpose &&
    fields.grant?.id === intent.grant?.id &&
    fields.grant?.ver === intent.grant?.ver &&
    fields.api?.method === intent.api?.method &&
    subjects.length === intent.subjects.length &&
    subjects.every((ref, k) => ref === intent.subjects[k]?.ref)
  );
}

function isCovered({ intent }: FoldedExchange, fold: LogFold, rx: string): boolean {
  if (intent.purpose === null || intent.grant === null) return true;
  const grant = fold.grant(intent.grant.id);
  const { needs }: Purpose = purposeOf(intent.purpose);
  // The grant of an open request comes to life between intent and outcome; a withdrawal takes both away.
  if (needs === 'open-request') return grant?.state !== 'closed';
  if (needs !== 'grant') return true;
  const until = grant?.consent?.until ?? null;
  return grant?.state === 'live' && grant.ver === intent.grant.ver && (until === null || until >= rx);
}
