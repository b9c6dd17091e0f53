import type { Draft, PrincipalClaims, Service } from '@gatehouse/contracts';
import type { Clock } from '@gatehouse/identifiers';
import type { Candidate, Principal } from '../judge/candidate.js';
import { type TrailKeys } from '../keys/trail-keys.js';
import { type Log, type Logs } from '../logs/logs.js';
import { type Principals } from '../principals/principals.js';
import { draftInvalid } from './audit-error.js';
import { type BodySealer } from './body-sealer.js';
import { checkDraft } from './draft-check.js';
import { digestOf } from './draft-digest.js';
import { RefMapper } from './ref-mapper.js';

/** A draft made ready: what the judgement needs, and what is kept beside the entry. */
export interface Prepared {
  readonly candidate: Candidate;
  readonly draft: Draft | null;
  readonly digest: { readonly day: string; readonly mac: Buffer } | null;
  /** Refs of the resources in the body, for the projection. */
  readonly partRefs: readonly string[];
  /** The month that the body is sealed under; null without a body. */
  readonly month: string | null;
}

/** Does everything about a draft that does not hang on the log's tail: checks, pseudonyms, refs, principal, encryption. */
export class Intake {
  private readonly refs: RefMapper;

  constructor(
    private readonly logs: Logs,
    private readonly keys: TrailKeys,
    private readonly principals: Principals,
    private readonly sealer: BodySealer,
    private readonly clock: Clock,
  ) {
    this.refs = new RefMapper(keys);
  }

  /** @throws AuditError TRAIL.DRAFT_INVALID naming the field; nothing has been written by then */
  check(draft: Draft, svc: Service): Log {
    const log = this.logs.of(draft.log);
    if (log === undefined) throw draftInvalid('log', 'is no log of this installation');
    checkDraft(draft, svc);
    return log;
  }

  async prepare(draft: Draft, svc: Service, log: Log): Promise<Prepared> {
    const rx = this.clock.now().toISOString();
    const [mapped, principal, digest] = await Promise.all([
      this.refs.map(draft, log),
      this.principalOf(draft, svc, log),
      this.digest(draft, rx.slice(0, 10)),
    ]);
    const segments = withOrigin(draft, principal);
    const body = await this.sealer.seal(log, draft.id, segments, rx);
    const { subjects, fields, partRefs } = mapped;
    const candidate: Candidate = {
      logId: log.id,
      isSystem: log.isSystem,
      svc,
      emitter: draft.emitter,
      subjects,
      principal: principal.found,
      fields: { ...fields, body },
    };
    return { candidate, draft, digest, partRefs, month: body.length === 0 ? null : rx.slice(0, 7) };
  }

  private async digest(draft: Draft, day: string): Promise<Prepared['digest']> {
    return { day, mac: digestOf(draft, await this.keys.digestKey(day)) };
  }

  /** Outcomes take their actor from the intent: a JWS is old by then. */
  private async principalOf(draft: Draft, svc: Service, log: Log): Promise<Verified> {
    if (draft.principal === null || ANSWERS.has(draft.type)) return { found: { kind: 'none' } };
    const claims = await this.claimsOf(draft.principal, draft, svc);
    if (claims === undefined || (!log.isSystem && claims.org !== log.organisation)) {
      return { found: { kind: 'invalid' } };
    }
    const [ref, session] = await Promise.all([
      this.keys.refOf(log.id, 'p', claims.sub),
      this.keys.refOf(log.id, 's', claims.sid),
    ]);
    const origin = { ...(claims.ip && { ip: claims.ip }), ...(claims.ua && { userAgent: claims.ua }) };
    return { found: { kind: 'person', ref, session, roles: claims.roles }, person: claims.sub, origin };
  }

  /** What `auth` owes the trail may come late: it was signed when the draft was made, or anew when it was sent again. */
  private async claimsOf(jws: string, draft: Draft, svc: Service): Promise<PrincipalClaims | undefined> {
    const claims = await this.principals.verify(jws);
    return claims === undefined && svc === 'auth' ? this.principals.verify(jws, new Date(draft.at)) : claims;
  }
}

const ANSWERS: ReadonlySet<string> = new Set(['exchange.outcome', 'exchange.completed']);

interface Verified {
  readonly found: Principal;
  readonly person?: string;
  /** IP address and user agent. */
  readonly origin?: Record<string, string>;
}

/** Where the person acted from stands in the actor's own segment. */
function withOrigin({ segments }: Draft, { person, origin = {} }: Verified): Draft['segments'] {
  if (person === undefined || Object.keys(origin).length === 0) return segments;
  const own = segments.find((segment) => segment.person === person);
  const rest = segments.filter((segment) => segment !== own);
  return [...rest, { person, plain: { ...own?.plain, actor: origin } }];
}
