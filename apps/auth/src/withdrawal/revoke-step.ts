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
const BY_HAND = 'Revoke it at Google yourself: https://myaccount.google.com/connections';
const OTHER_LIVE = 'Another feature of this account is connected; Google still lists this permission.';

type Word = Pick<StepRecord, 'state' | 'note'>;
const DONE: Word = { state: 'done', note: null };
const NOT_NEEDED: Word = { state: 'not_needed', note: null };

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
  async take(grant: GrantRecord): Promise<void> {
    if (grant.withdrawal?.steps.token_destroyed.state !== 'waiting') return;
    const connection = await this.connections.find(grant.connectionId);
    if (connection?.pending !== null || (await this.isNeeded(connection))) {
      return this.note(grant, { state: 'not_needed', note: OTHER_LIVE }, NOT_NEEDED);
    }
    const revoked = await this.revoke(grant, connection);
    await faultPoint('auth.revoke.answered');
    await this.destroy(connection);
    await faultPoint('auth.revoke.destroyed');
    await this.note(grant, revoked, DONE);
  }

  private async isNeeded({ _id }: ConnectionRecord): Promise<boolean> {
    const grants = await this.grants.ofConnection(_id);
    return grants.some(({ state, consent }) => state === 'live' && consent?.scopes.length !== 0);
  }

  private async revoke(grant: GrantRecord, connection: ConnectionRecord): Promise<Word> {
    if (connection.token === null) return NOT_NEEDED;
    try {
      await this.oauth.revoke(closingContext(grant), this.vault.open(connection, connection.token));
      return DONE;
    } catch (error) {
      const sinceMs = this.clock.now().getTime() - (grant.closedAt?.getTime() ?? 0);
      if (sinceMs < GIVE_UP_MS) throw error;
      return { state: 'failed', note: BY_HAND };
    }
  }

  private async destroy({ _id, clientId, sub }: ConnectionRecord): Promise<void> {
    this.tokens.forget(_id);
    await this.connections.change(_id, (record) => {
      if (record.state === 'closed' && record.token === null) return undefined;
      const events = [this.events.connection({ ...record, connectionId: _id })];
      return { set: { token: null, state: 'closed' }, events };
    });
    if (sub !== null) await this.connections.release(clientId, sub, _id);
  }

  private async note(grant: GrantRecord, revoked: Word, destroyed: Word): Promise<void> {
    await this.grants.change(grant._id, (record) => {
      if (record.withdrawal?.steps.token_destroyed.state !== 'waiting') return undefined;
      const now = this.clock.now();
      const once = withStep(record.withdrawal, 'revoked_at_google', revoked.state, now, revoked.note);
      const withdrawal = withStep(once, 'token_destroyed', destroyed.state, now, destroyed.note);
      const debt = revoked.state === 'done' ? [owe('token.revoked', record.ver, {}, this.clock, this.random)] : [];
      return { set: { withdrawal, owed: [...record.owed, ...debt] }, events: [this.events.connection(record)] };
    });
  }
}
