import { Inject, Injectable } from '@nestjs/common';
import { OAuthApi } from '@gatehouse/google';
import type { Clock, Random } from '@gatehouse/identifiers';
import { faultPoint } from '@gatehouse/telemetry';
import type { ConnectionRecord } from '../connections/connection.record.js';
import { ConnectionsRepository } from '../connections/connections.repository.js';
import type { GrantRecord, StepRecord } from '../grants/grant.record.js';
import { GrantsRepository } from '../grants/grants.repository.js';
import { owe } from '../grants/owed.js';
import { Events } from '../platform/events.js';
import { CLOCK, RANDOM } from '../platform/tokens.js';
import { AccessTokensService } from '../tokens/access-tokens.service.js';
import { TokenVault } from '../tokens/token-vault.js';
import { closingContext } from './closing-context.js';
import { withStep } from './new-withdrawal.js';

const GIVE_UP_MS = 24 * 60 * 60_000;

type Step = 'revoked_at_google' | 'token_destroyed';
type Word = Pick<StepRecord, 'state' | 'note'>;
const DONE: Word = { state: 'done', note: null };
const NOT_NEEDED: Word = { state: 'not_needed', note: null };
const OTHER_LIVE: Word = {
  state: 'not_needed',
  note: 'Another feature of this account is connected; Google still lists this permission.',
};
const BY_HAND: Word = {
  state: 'failed',
  note: 'Revoke it at Google yourself: https://myaccount.google.com/connections',
};

/** Ends the whole grant at Google, but only when nothing else of the account is live; then the token is destroyed. */
@Injectable()
export class RevokeStep {
  constructor(
    private readonly grants: GrantsRepository,
    private readonly connections: ConnectionsRepository,
    private readonly tokens: AccessTokensService,
    private readonly vault: TokenVault,
    private readonly oauth: OAuthApi,
    private readonly events: Events,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(RANDOM) private readonly random: Random,
  ) {}

  /** @throws when Google or the trail does not answer: tried again for 24 h */
  async take({ _id }: GrantRecord): Promise<void> {
    await this.once(_id, 'revoked_at_google', (grant) => this.revoke(grant));
    await faultPoint('auth.revoke.answered');
    await this.once(_id, 'token_destroyed', (grant) => this.destroy(grant));
    await faultPoint('auth.revoke.destroyed');
  }

  /** What came of the step is written down before the next one begins. */
  private async once(grantId: string, step: Step, work: (grant: GrantRecord) => Promise<Word>): Promise<void> {
    const grant = await this.grants.find(grantId);
    if (grant?.withdrawal?.steps[step].state !== 'waiting') return;
    const { state, note } = await work(grant);
    await this.grants.change(grantId, (record) => {
      if (record.withdrawal?.steps[step].state !== 'waiting') return undefined;
      const withdrawal = withStep(record.withdrawal, step, state, this.clock.now(), note);
      const isRevoked = step === 'revoked_at_google' && state === 'done';
      const debt = isRevoked ? [owe('token.revoked', record.ver, {}, this.clock, this.random)] : [];
      return { set: { withdrawal, owed: [...record.owed, ...debt] }, events: [this.events.connection(record)] };
    });
  }

  private async revoke(grant: GrantRecord): Promise<Word> {
    const connection = await this.connections.find(grant.connectionId);
    if (connection?.pending !== null || (await this.isNeeded(connection))) return OTHER_LIVE;
    if (connection.token === null) return NOT_NEEDED;
    try {
      await this.oauth.revoke(closingContext(grant), this.vault.open(connection, connection.token));
      await faultPoint('auth.revoke.called');
      return DONE;
    } catch (error) {
      const sinceMs = this.clock.now().getTime() - (grant.closedAt?.getTime() ?? 0);
      if (sinceMs < GIVE_UP_MS) throw error;
      return BY_HAND;
    }
  }

  /** Never while something else of the account is live; a token that could not be revoked is destroyed all the same. */
  private async destroy(grant: GrantRecord): Promise<Word> {
    if (grant.withdrawal?.steps.revoked_at_google.note === OTHER_LIVE.note) return NOT_NEEDED;
    const { connectionId } = grant;
    this.tokens.forget(connectionId);
    const done = await this.connections.change(connectionId, (record) => {
      const isDone = record.state === 'closed' && record.token === null;
      if (isDone || isNewer(record, grant)) return undefined;
      return { set: { token: null, state: 'closed' }, events: [this.events.connection({ ...record, connectionId })] };
    });
    if (done === undefined || isNewer(done.record, grant)) return DONE;
    const { clientId, sub } = done.record;
    if (sub !== null) await this.connections.release(clientId, sub, connectionId);
    return DONE;
  }

  private async isNeeded({ _id }: ConnectionRecord): Promise<boolean> {
    const grants = await this.grants.ofConnection(_id);
    return grants.some(({ state, consent }) => state === 'live' && consent?.scopes.length !== 0);
  }
}

/** Connected again since the withdrawal: that token is not the one to destroy. */
function isNewer({ token }: ConnectionRecord, { closedAt }: GrantRecord): boolean {
  return token !== null && closedAt !== null && token.receivedAt.getTime() > closedAt.getTime();
}
