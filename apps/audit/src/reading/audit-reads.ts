import type { EntryTypeName } from '@gatehouse/contracts';
import { type Clock, systemRandom, uuidv7 } from '@gatehouse/identifiers';
import { canonicalJson } from '@gatehouse/transparency-log';
import { createHash } from 'node:crypto';
import { type AdmissionService } from '../admission/admission.service.js';
import { unavailable } from '../admission/audit-error.js';
import { type BodySealer } from '../admission/body-sealer.js';
import type { Principal } from '../judge/candidate.js';
import { type TrailKeys } from '../keys/trail-keys.js';
import type { Log } from '../logs/logs.js';
import type { Reader } from './reader.js';

interface Look {
  /** What was asked, whole; its hash stands in the entry. */
  readonly query: Readonly<Record<string, unknown>>;
  /** The range of indexes, decimal. */
  readonly from?: string;
  readonly to?: string;
  readonly reason?: string | undefined;
}

/** Who reads the trail stands in the trail, before a row leaves. */
export class AuditReads {
  constructor(
    private readonly admission: AdmissionService,
    private readonly keys: TrailKeys,
    private readonly sealer: BodySealer,
    private readonly clock: Clock,
  ) {}

  /** @throws AuditError AUDIT_UNAVAILABLE: then nothing may be shown */
  async enter(log: Log, reader: Reader, type: EntryTypeName & ('audit.read' | 'audit.export'), look: Look) {
    const query = createHash('sha256').update(canonicalJson(look.query)).digest('base64');
    const id = uuidv7(this.clock, systemRandom);
    const rx = this.clock.now().toISOString();
    const { from = null, to = null } = look;
    const verdict = await this.admission.own(log, type, {
      id,
      at: rx,
      basis: 'law',
      purpose: log.isSystem ? null : 'trail.read',
      detail: { query, from, to },
      principal: await this.principalOf(log, reader),
      body: await this.sealer.seal(log, id, [{ person: reader.claims.sub, plain: plainOf(reader, look) }], rx),
    });
    return verdict ?? notEntered();
  }

  /** A reader with the operator's bearer: no person stands behind it. */
  async enterOperator(log: Log, look: Look) {
    const query = createHash('sha256').update(canonicalJson(look.query)).digest('base64');
    const { from = null, to = null } = look;
    return (await this.admission.own(log, 'audit.read', { detail: { query, from, to } })) ?? notEntered();
  }

  private async principalOf(log: Log, { claims }: Reader): Promise<Principal> {
    const [ref, session] = await Promise.all([
      this.keys.refOf(log.id, 'p', claims.sub),
      this.keys.refOf(log.id, 's', claims.sid),
    ]);
    return { kind: 'person', ref, session, roles: claims.roles };
  }
}

function plainOf({ claims }: Reader, { query, reason }: Look): Record<string, unknown> {
  const actor = { ...(claims.ip && { ip: claims.ip }), ...(claims.ua && { userAgent: claims.ua }) };
  return { query, ...(reason !== undefined && { reason }), ...(Object.keys(actor).length > 0 && { actor }) };
}

function notEntered(): never {
  throw unavailable('The look into the trail could not be entered.');
}
