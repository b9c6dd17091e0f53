import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '@gatehouse/consent';
import type { Feature, Withdrawal } from '@gatehouse/contracts';
import { type Clock, ownId, type Random } from '@gatehouse/identifiers';
import { faultPoint } from '@gatehouse/telemetry';
import { AuthError } from '../auth-error.js';
import { actorOf, Callers } from '../connections/callers.js';
import type { Actor, GrantRecord } from '../grants/grant.record.js';
import { GrantsRepository } from '../grants/grants.repository.js';
import { toWithdrawal } from '../grants/views.js';
import { CLOCK, RANDOM } from '../platform/tokens.js';
import { ClosingService } from './closing.service.js';
import { withStep } from './new-withdrawal.js';

type Choice = 'keep' | 'erase';

/** Keep or erase the copy here: the person's word, once, within 30 days; without it the copy is erased. */
@Injectable()
export class ContentChoiceService {
  constructor(
    private readonly callers: Callers,
    private readonly grants: GrantsRepository,
    private readonly closing: ClosingService,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(RANDOM) private readonly random: Random,
  ) {}

  /** The same choice again answers the first. @throws AuthError AUTH.GRANT_NOT_FOUND | AUTH.CONTENT_DECIDED_CONFLICT */
  async choose(caller: Caller, input: { connectionId: string; feature: Feature; choice: Choice }): Promise<Withdrawal> {
    await this.callers.own(caller, input.connectionId);
    const grants = (await this.grants.ofConnection(input.connectionId)).filter(
      ({ feature }) => feature === input.feature,
    );
    const closed = grants.findLast(({ withdrawal }) => withdrawal !== null);
    if (closed === undefined) throw notFound();
    if (isConnectedAgain(grants)) throw decided('It is connected again.');
    const chosen = await this.decide(closed._id, input.choice, actorOf(caller));
    if (chosen?.withdrawal?.choice !== input.choice) throw decided('The other was chosen before.');
    await faultPoint('auth.content.chosen');
    await this.closing.run(closed._id);
    const now = await this.grants.find(closed._id);
    return toWithdrawal(closed._id, now?.withdrawal ?? chosen.withdrawal);
  }

  /** Unanswered for 30 days: erased, unless the feature was connected again meanwhile. */
  async sweep(grant: GrantRecord): Promise<void> {
    const grants = (await this.grants.ofConnection(grant.connectionId)).filter(
      ({ feature }) => feature === grant.feature,
    );
    if (isConnectedAgain(grants)) await this.leave(grant);
    else await this.decide(grant._id, 'erase', null);
  }

  private async decide(grantId: string, choice: Choice, chosenBy: Actor | null): Promise<GrantRecord | undefined> {
    const done = await this.grants.change(grantId, ({ withdrawal }) => {
      if (withdrawal?.choice !== 'unanswered') return undefined;
      const keptGrantId = choice === 'keep' ? ownId('grt', this.clock, this.random) : null;
      return { set: { withdrawal: { ...withdrawal, choice, chosenBy, keptGrantId, nextTryAt: this.clock.now() } } };
    });
    return done?.record;
  }

  private async leave({ _id }: GrantRecord): Promise<void> {
    await this.grants.change(_id, ({ withdrawal }) => {
      if (withdrawal?.choice !== 'unanswered') return undefined;
      const left = withStep(withdrawal, 'content_decided', 'not_needed', this.clock.now(), 'Connected again.');
      return { set: { withdrawal: { ...left, choice: 'keep' } } };
    });
  }
}

/** A copy that a live grant goes on filling is not a question any more. */
function isConnectedAgain(grants: readonly GrantRecord[]): boolean {
  return grants.some(({ state, consent }) => state === 'live' && consent?.scopes.length !== 0);
}

function notFound(): AuthError {
  return new AuthError('AUTH.GRANT_NOT_FOUND', 'Nothing was withdrawn here.', { next: 'Reload the page.' });
}

function decided(why: string): AuthError {
  return new AuthError('AUTH.CONTENT_DECIDED_CONFLICT', `There is nothing to choose any more. ${why}`, {
    next: 'Reload the page.',
  });
}
