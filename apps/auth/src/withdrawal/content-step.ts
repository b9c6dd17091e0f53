import { Inject, Injectable } from '@nestjs/common';
import { eraseContent } from '@gatehouse/contracts';
import type { Clock, Random } from '@gatehouse/identifiers';
import { Bus } from '@gatehouse/messaging';
import { faultPoint } from '@gatehouse/telemetry';
import { NoticesRepository } from '../connections/notices.repository.js';
import { consentToKeep, serviceOf } from '../grants/consent-text.js';
import type { GrantRecord } from '../grants/grant.record.js';
import { GrantsRepository } from '../grants/grants.repository.js';
import { requestedGrant } from '../grants/new-grant.js';
import { owe } from '../grants/owed.js';
import { TrailDebts } from '../grants/trail-debts.js';
import { Events } from '../platform/events.js';
import { CLOCK, RANDOM } from '../platform/tokens.js';
import { ContentKeysRepository } from '../tokens/content-keys.repository.js';
import { withStep } from './new-withdrawal.js';
import { WithdrawalLedger } from './withdrawal-ledger.js';

/** Carries out what was chosen about the copy here. */
@Injectable()
export class ContentStep {
  constructor(
    private readonly bus: Bus,
    private readonly grants: GrantsRepository,
    private readonly notices: NoticesRepository,
    private readonly keys: ContentKeysRepository,
    private readonly debts: TrailDebts,
    private readonly ledger: WithdrawalLedger,
    private readonly events: Events,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(RANDOM) private readonly random: Random,
  ) {}

  async take(grant: GrantRecord): Promise<void> {
    const { withdrawal } = grant;
    if (withdrawal?.steps.content_decided.state !== 'waiting') return;
    if (withdrawal.choice === 'keep' && withdrawal.keptGrantId !== null) await this.keep(grant, withdrawal.keptGrantId);
    if (withdrawal.choice === 'erase') await this.erase(grant, withdrawal.erasedAt);
  }

  /** A local grant of its own (`mail.archive`): reads go on under it, Google is never called. */
  private async keep(grant: GrantRecord, keptGrantId: string): Promise<void> {
    const lang = grant.consent?.lang ?? 'en';
    const { consent, text } = consentToKeep(grant.feature, lang);
    await this.notices.keep(consent.notice, lang, text);
    const owner = { _id: grant.connectionId, organisationId: grant.organisationId, personId: grant.personId };
    const now = this.clock.now();
    const actor = grant.withdrawal?.chosenBy ?? null;
    await this.grants.add({
      ...requestedGrant(owner, { requestId: keptGrantId, feature: grant.feature }, now),
      answer: { consent, account: grant.answer?.account ?? null, at: now, tokenId: null },
      owed: [owe('consent.granted', 1, { actor, reason: 'keep' }, this.clock, this.random)],
      open: true,
    });
    await faultPoint('auth.keep.asked');
    await this.debts.pay(keptGrantId);
    await this.decided(grant, 'done');
  }

  /** The key first: from then on nobody can read it, whatever becomes of the documents. */
  private async erase(grant: GrantRecord, erasedAt: Date | null): Promise<void> {
    if (erasedAt === null) await this.destroyKey(grant);
    await faultPoint('auth.erase.key_destroyed');
    const { organisationId, connectionId, feature } = grant;
    await this.bus.request(eraseContent(serviceOf(feature)), { organisationId, connectionId, feature });
    await this.decided(grant, 'done');
  }

  private async destroyKey(grant: GrantRecord): Promise<void> {
    const { _id: grantId, organisationId, connectionId, feature } = grant;
    const now = this.clock.now();
    await this.ledger.append({ type: 'erased', at: now.toISOString(), organisationId, connectionId, grantId, feature });
    await this.keys.erase(connectionId, feature, organisationId, now);
    await faultPoint('auth.erase.erased');
    await this.grants.change(grantId, (record) => {
      const { withdrawal, owed } = record;
      if (withdrawal?.erasedAt !== null) return undefined;
      const reason = withdrawal.chosenBy === null ? 'unanswered' : 'erase';
      const debt = owe('erasure.content', record.ver, { actor: withdrawal.chosenBy, reason }, this.clock, this.random);
      return {
        set: { withdrawal: { ...withdrawal, erasedAt: now }, owed: [...owed, debt] },
        events: [this.events.connection(record)],
      };
    });
  }

  private async decided({ _id }: GrantRecord, state: 'done'): Promise<void> {
    await this.grants.change(_id, (record) => {
      if (record.withdrawal?.steps.content_decided.state !== 'waiting') return undefined;
      const withdrawal = withStep(record.withdrawal, 'content_decided', state, this.clock.now());
      return { set: { withdrawal }, events: [this.events.connection(record)] };
    });
  }
}
