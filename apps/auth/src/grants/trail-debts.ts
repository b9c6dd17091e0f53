import { Inject, Injectable } from '@nestjs/common';
import { TrailClient, TrailError } from '@gatehouse/audit-trail';
import type { Draft } from '@gatehouse/contracts';
import type { Clock } from '@gatehouse/identifiers';
import { faultPoint, LOGGER, type Logger, Metrics } from '@gatehouse/telemetry';
import { CLOCK } from '../platform/tokens.js';
import { PrincipalSigner } from '../sessions/principal-signer.js';
import type { GrantRecord, OwedEntry } from './grant.record.js';
import { GrantsRepository } from './grants.repository.js';
import { draftOf, fieldsOf } from './owed-draft.js';
import { OwedSettlement } from './owed-settlement.js';

const AT_ONCE_MS = 2_000;

/**
 * Brings what a grant owes into the trail, in order, each entry once: its id stands in the grant's document before it
 * is sent, so a crash sends the same entry again and is answered the same place.
 */
@Injectable()
export class TrailDebts {
  private readonly running = new Map<string, Promise<void>>();

  constructor(
    private readonly grants: GrantsRepository,
    private readonly settlement: OwedSettlement,
    private readonly trail: TrailClient,
    private readonly signer: PrincipalSigner,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly metrics: Metrics,
  ) {}

  /** Pays all that the grant owes. @throws TrailError AUDIT_UNAVAILABLE, or a refusal that is not the last word: the rest stays owed */
  async pay(grantId: string): Promise<void> {
    const before = this.running.get(grantId) ?? Promise.resolve();
    const run = before.catch(() => undefined).then(() => this.payAll(grantId));
    this.running.set(grantId, run);
    try {
      await run;
    } finally {
      if (this.running.get(grantId) === run) this.running.delete(grantId);
    }
  }

  /** The draft of a debt as it was or will be sent; for `audit`, which fetches what it may have missed. */
  async draftFor(grant: GrantRecord, owed: OwedEntry): Promise<Draft> {
    const principal = await this.principalOf(grant, owed);
    return draftOf(grant, owed, await this.numbered(grant, owed, principal), principal);
  }

  private async payAll(grantId: string): Promise<void> {
    for (;;) {
      const grant = await this.grants.find(grantId);
      const owed = grant?.owed[0];
      if (grant === null || owed === undefined) return;
      await this.payOne(grant, owed);
    }
  }

  private async payOne(grant: GrantRecord, owed: OwedEntry): Promise<void> {
    await this.settlement.prepare(grant, owed);
    const draft = await this.draftFor(grant, owed);
    await faultPoint('auth.owed.numbered');
    try {
      await this.trail.send(draft, AT_ONCE_MS);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.alarm(grant, owed, error);
      if (await this.settlement.refused(grant, owed)) return;
      throw error;
    }
    await faultPoint('auth.owed.entered');
    await this.settlement.entered(grant, owed);
  }

  private alarm(grant: GrantRecord, { type }: OwedEntry, { reason }: TrailError): void {
    this.logger.error({ event: 'auth.entry_refused', type, reason, grantId: grant._id }, 'the trail refuses an entry');
    this.metrics
      .counter('gatehouse_auth_entries_refused_total', 'Consent entries that the trail refused.', ['type'])
      .inc({ type });
  }

  /** The number is taken once and kept with the debt: `seq` stays dense and the draft stays the same. */
  private async numbered(grant: GrantRecord, owed: OwedEntry, principal: string | null): Promise<Draft['emitter']> {
    if (owed.emitter !== null) return owed.emitter;
    const { emitter } = this.trail.prepare(owed.type, fieldsOf(grant, owed, principal));
    const kept = await this.grants.change(grant._id, (record) => {
      const known = record.owed.find(({ id }) => id === owed.id);
      if (known?.emitter !== null) return undefined;
      return { set: { owed: record.owed.map((one) => (one.id === owed.id ? { ...one, emitter } : one)) } };
    });
    return kept?.record.owed.find(({ id }) => id === owed.id)?.emitter ?? emitter;
  }

  private async principalOf(grant: GrantRecord, { actor }: OwedEntry): Promise<string | null> {
    if (actor === null) return null;
    const { personId, organisationId } = grant;
    return this.signer.sign({ personId, organisationId, sessionId: actor.sessionId, roles: actor.roles });
  }
}

function isRefusal(error: unknown): error is TrailError {
  return (
    error instanceof TrailError && ['ACCESS_DENIED', 'INTEGRITY_CONFLICT', 'TRAIL.DRAFT_INVALID'].includes(error.code)
  );
}
