import { isSeen } from '../fold/emitters.js';
import type { LogFold } from '../fold/log-fold.js';
import { ADMITTED, type Candidate, conflict, type Ruling } from './candidate.js';
import { judgeConsent } from './consent-rules.js';
import { judgeCompleted, judgeIntent, judgeOutcome, judgeUnknown } from './exchange-rules.js';
import { judgeGap } from './gap-rule.js';
import { judgeRead } from './read-rule.js';

/**
 * The judgement of `trail.md` 2 at the tail of the log. Pure: the same candidate, fold and `rx` give the same ruling.
 * `rx` is the time that the entry will carry.
 */
export function judge(candidate: Candidate, fold: LogFold, rx: string): Ruling {
  const { emitter, svc, fields } = candidate;
  // The id is new (that is looked up before), so an emitter that counts twice is at fault.
  if (emitter !== null && isSeen(fold.emitter(svc, emitter.boot), Number(emitter.seq))) return conflict();
  switch (fields.type) {
    case 'exchange.intent':
      return judgeIntent(candidate, fold, rx);
    case 'exchange.outcome':
      return judgeOutcome(candidate, fold, rx);
    case 'exchange.completed':
      return judgeCompleted(candidate, fold, rx);
    case 'exchange.unknown':
      return judgeUnknown(candidate, fold);
    case 'access.read':
      return judgeRead(candidate, fold, rx);
    case 'consent.requested':
    case 'consent.granted':
    case 'consent.changed':
    case 'consent.withdrawn':
    case 'consent.expired':
    case 'consent.unconfirmed':
      return judgeConsent(candidate, fold, rx);
    case 'log.genesis':
      return fold.size === 0 ? ADMITTED : { verdict: 'dropped' };
    case 'integrity.gap':
      return judgeGap(candidate, fold);
    default:
      return ADMITTED;
  }
}
