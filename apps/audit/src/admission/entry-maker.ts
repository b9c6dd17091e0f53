import type { HeaderV1, Verdict } from '@gatehouse/contracts';
import type { LogFold } from '../fold/log-fold.js';
import type { Candidate, Ruling } from '../judge/candidate.js';

/** Audit's own emitter in one log: its numbers go on where the fold stands. */
export interface OwnEmitter {
  readonly inst: string;
  readonly boot: string;
  readonly build: string;
}

type Entered = Exclude<Ruling, { verdict: 'repeated' | 'dropped' }>;

/** The header of what a ruling enters; the fields that `audit` alone sets are set here. */
export class EntryMaker {
  constructor(
    private readonly own: OwnEmitter,
    private readonly newId: () => string,
  ) {}

  make(candidate: Candidate, ruling: Entered, fold: LogFold, rx: string): HeaderV1 {
    switch (ruling.verdict) {
      case 'admitted':
        return this.header(candidate, candidate.fields, fold, rx);
      case 'denied':
        return this.header(candidate, denied(candidate.fields, ruling.reason), fold, rx);
      case 'discarded':
        return this.header(candidate, { ...candidate.fields, result: 'discarded', reason: ruling.reason }, fold, rx);
      case 'conflict':
        // Under the draft's own id, so that a repeat is answered the same place.
        return this.conflict(candidate, candidate.fields.id, ruling.reason, fold, rx);
    }
  }

  /** A draft that has another's id, or another's number: audit's own entry under a new id. */
  foreignId(candidate: Candidate, fold: LogFold, rx: string): HeaderV1 {
    return this.conflict(candidate, this.newId(), null, fold, rx);
  }

  private conflict(
    { logId, fields }: Candidate,
    id: string,
    reason: HeaderV1['reason'],
    fold: LogFold,
    rx: string,
  ): HeaderV1 {
    return {
      ...NOTHING,
      v: '1',
      log: logId,
      id,
      type: 'integrity.conflict',
      at: rx,
      rx,
      emitter: this.emitter(fold),
      actor: null,
      subjects: [],
      basis: 'operation',
      reason,
      detail: { of: fields.id },
      body: [],
    };
  }

  private header(candidate: Candidate, fields: Candidate['fields'], fold: LogFold, rx: string): HeaderV1 {
    const { logId, svc, emitter, subjects } = candidate;
    return {
      ...fields,
      v: '1',
      log: logId,
      rx,
      emitter: emitter === null ? this.emitter(fold) : { svc, ...emitter },
      actor: actorOf(candidate, fold),
      subjects: subjects.map((ref) => ({ ref, n: String(fold.countOf(ref) + 1) })),
      ...shape(fields),
    };
  }

  private emitter(fold: LogFold): HeaderV1['emitter'] {
    const seq = String((fold.emitter('audit', this.own.boot)?.upTo ?? 0) + 1);
    return { svc: 'audit', ...this.own, seq };
  }
}

export function toVerdict(id: string, ruling: Entered, index: number, rx: string): Verdict {
  const reason = ruling.verdict === 'admitted' ? null : ruling.reason;
  return { id, verdict: ruling.verdict, index: String(index), rx, reason };
}

const NOTHING = {
  op: null,
  chain: null,
  deadline: null,
  grant: null,
  consent: null,
  feature: null,
  purpose: null,
  api: null,
  result: null,
  resource: null,
  volume: null,
  dest: null,
} as const;

function denied(fields: Candidate['fields'], reason: HeaderV1['reason']): Candidate['fields'] {
  return { ...fields, type: 'access.denied', deadline: null, result: 'denied', reason, detail: { count: '1' } };
}

/** Fields that a type has only in one form, whatever the draft said. */
function shape({ type, consent, basis, api, result }: Candidate['fields']): Partial<HeaderV1> {
  if (type === 'access.denied') return { consent: null, basis: null, result: 'denied', api: unanswered(api) };
  if (type === 'exchange.intent') return { consent: null, api: unanswered(api), result: null };
  if (['consent.requested', 'consent.granted', 'consent.changed'].includes(type)) return { consent };
  return { consent: null, basis, result };
}

function unanswered(api: HeaderV1['api']): HeaderV1['api'] {
  return api && { ...api, status: null };
}

/** A person by their own JWS; else the service for its first subject. What follows an intent has the intent's actor. */
function actorOf(candidate: Candidate, fold: LogFold): HeaderV1['actor'] {
  const { svc, principal, subjects, fields } = candidate;
  const answers = fields.type.startsWith('exchange.') && fields.type !== 'exchange.intent';
  const exchange = answers ? fold.exchange(fields.op ?? '') : undefined;
  if (exchange !== undefined) return exchange.intent.actor;
  if (svc === 'audit' && principal.kind === 'none') return null;
  const [subject = null] = subjects;
  if (principal.kind !== 'person') return { kind: 'service', ref: svc, session: null, for: subject };
  const { ref, session } = principal;
  return { kind: 'person', ref, session, for: subject === ref ? null : subject };
}
