import { firstHole } from '../fold/emitters.js';
import type { LogFold } from '../fold/log-fold.js';
import { ADMITTED, type Candidate, type Ruling } from './candidate.js';

/** A hole may have been filled, or entered by another replica, since it was seen. */
export function judgeGap({ fields }: Candidate, fold: LogFold): Ruling {
  const { svc, boot, from, to } = fields.detail ?? {};
  // Not a hole of numbers: a replica that had no checkpoint file adopted the stored head.
  if (boot === 'checkpoint-file') return ADMITTED;
  const emitter = fold.emitter(String(svc), String(boot));
  const hole = emitter && firstHole(emitter);
  const stands = hole !== undefined && String(hole.from) === from && String(hole.to) === to;
  return stands ? ADMITTED : { verdict: 'dropped' };
}
