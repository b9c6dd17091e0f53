import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '@gatehouse/consent';
import type { Feature, Reason, Withdrawal } from '@gatehouse/contracts';
import type { Clock, Random } from '@gatehouse/identifiers';
import { faultPoint } from '@gatehouse/telemetry';
import { AuthError } from '../auth-error.js';
import { actorOf, Callers } from '../connections/callers.js';
import type { Actor, GrantRecord } from '../grants/grant.record.js';
import { GrantsRepository } from '../grants/grants.repository.js';
import { owe } from '../grants/owed.js';
import { toWithdrawal } from '../grants/views.js';
import { Events } from '../platform/events.js';
import { CLOCK, RANDOM } from '../platform/tokens.js';
import { ClosedGrants } from '../tokens/closed-grants.js';
import { ClosingService } from './closing.service.js';
import { newWithdrawal } from './new-withdrawal.js';
import { WithdrawalLedger } from './withdrawal-ledger.js';

/** Closes a feature's gate at once; the steps behind it are `ClosingService`'s. */
@Injectable()
export class WithdrawalService {
  constructor(
    private readonly callers: Callers,
    private readonly grants: GrantsRepository,
    private readonly closing: ClosingService,
    private readonly closed: ClosedGrants,
    private readonly ledger: WithdrawalLedger,
    private readonly events: Events,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(RANDOM) private readonly random: Random,
  ) {}

  /** A second withdrawal answers the first. @throws AuthError AUTH.CONNECTION_NOT_FOUND | AUTH.GRANT_NOT_FOUND */
  async withdraw(
    caller: Caller,
    { connectionId, feature }: { connectionId: string; feature: Feature },
  ): Promise<Withdrawal> {
    const { _id } = await this.callers.own(caller, connectionId);
    const known = (await this.grants.ofConnection(_id)).filter((grant) => grant.feature === feature);
    const live = known.filter(({ state }) => state === 'live');
    for (const { _id: grantId } of live) await this.close(grantId, 'member', actorOf(caller));
    const named = live[0] ?? known.findLast(({ state }) => state === 'closed');
    if (named === undefined) throw noGrant();
    // What is awaited here is bounded: a second for the services, two for the trail; the rest goes on by itself.
    await this.closing.begin(named._id);
    return this.view(named._id);
  }

  /** The gate closes here, in one write, before anybody is told. False when it was closed already. */
  async close(grantId: string, reason: Reason, actor: Actor | null): Promise<boolean> {
    const done = await this.grants.change(grantId, (record) => this.closingOf(record, reason, actor));
    if (done?.changed !== true) return false;
    this.closed.close(grantId);
    await faultPoint('auth.withdraw.closed');
    const { organisationId, connectionId, feature } = done.record;
    const at = this.clock.now().toISOString();
    await this.ledger.append({ type: 'withdrawn', at, organisationId, connectionId, grantId, feature });
    await faultPoint('auth.withdraw.written');
    return true;
  }

  private closingOf(record: GrantRecord, reason: Reason, actor: Actor | null) {
    if (record.state !== 'live') return undefined;
    const now = this.clock.now();
    const debt = owe('consent.withdrawn', record.ver, { reason, actor }, this.clock, this.random);
    const set = {
      state: 'closed' as const,
      closedAt: now,
      withdrawal: newWithdrawal(record, reason, now),
      // A change of consent that the trail does not hold yet is void by now.
      owed: [...record.owed.filter(({ type }) => type !== 'consent.changed'), debt],
    };
    return { set, events: this.events.grant({ ...record, ...set }) };
  }

  private async view(grantId: string): Promise<Withdrawal> {
    const grant = await this.grants.find(grantId);
    if (grant?.withdrawal == null) throw noGrant();
    return toWithdrawal(grantId, grant.withdrawal);
  }
}

function noGrant(): AuthError {
  return new AuthError('AUTH.GRANT_NOT_FOUND', 'There is nothing to withdraw here.', { next: 'Reload the page.' });
}
