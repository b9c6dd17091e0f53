import { purposeOf } from '@gatehouse/contracts';
import type { LogFold } from '../fold/log-fold.js';
import { ADMITTED, type Candidate, deny, type Ruling } from './candidate.js';
import { refusalOf } from './coverage.js';

/** A read of mirrored data: the purpose table and a live grant, no method of Google's. */
export function judgeRead(candidate: Candidate, fold: LogFold, rx: string): Ruling {
  if (candidate.fields.purpose === null) return deny('purpose_not_granted');
  const reason = refusalOf(candidate, purposeOf(candidate.fields.purpose), fold, rx);
  return reason === null ? ADMITTED : deny(reason);
}
