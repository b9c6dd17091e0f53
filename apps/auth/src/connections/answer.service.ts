import { Inject, Injectable } from '@nestjs/common';
import type { Tokens } from '@gatehouse/google';
import type { Clock, Random } from '@gatehouse/identifiers';
import { faultPoint } from '@gatehouse/telemetry';
import { AuthError } from '../auth-error.js';
import { consentAsked } from '../grants/consent-text.js';
import type { AnswerRecord } from '../grants/grant.record.js';
import { GrantsRepository } from '../grants/grants.repository.js';
import { owe } from '../grants/owed.js';
import { TrailDebts } from '../grants/trail-debts.js';
import { CLOCK, RANDOM } from '../platform/tokens.js';
import { TokenVault } from '../tokens/token-vault.js';
import type { Ask, ConnectionRecord, FlowRecord, PendingToken } from './connection.record.js';
import { ConnectionsRepository } from './connections.repository.js';
import { PendingTokens } from './pending-tokens.js';

interface Identity {
  readonly sub: string;
  readonly account: string;
}

type Lasting = Tokens & { readonly refreshToken: string };

/** Takes the person's answer: token into the vault as pending, answer into the grants, then the trail, then live. */
@Injectable()
export class AnswerService {
  constructor(
    private readonly connections: ConnectionsRepository,
    private readonly grants: GrantsRepository,
    private readonly debts: TrailDebts,
    private readonly vault: TokenVault,
    private readonly tokens: PendingTokens,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(RANDOM) private readonly random: Random,
  ) {}

  /** @throws AuthError AUTH.ACCOUNT_* | AUTH.OFFLINE_MISSING; AUTH.PENDING_UNAVAILABLE: it goes on by itself */
  async accept(flow: FlowRecord, asks: readonly Ask[], tokens: Tokens, identity: Identity): Promise<void> {
    const { refreshToken } = tokens;
    if (refreshToken === null) throw noOffline();
    await this.claim(flow, identity);
    const pending = await this.keep(flow, asks, { ...tokens, refreshToken }, identity);
    await faultPoint('auth.finish.kept');
    await this.enter(flow.connectionId, pending);
  }

  /** Goes on where a crash or a silent trail stopped it. */
  async resume({ _id, pending }: ConnectionRecord): Promise<void> {
    if (pending !== null && !pending.doomed) await this.enter(_id, pending);
  }

  /** The walk failed: nothing was granted, unless the token was kept already; then it is `resume`'s. */
  async giveUp(flow: FlowRecord): Promise<void> {
    const connection = await this.connections.find(flow.connectionId);
    const kept = new Set(connection?.pending?.asks.map(({ requestId }) => requestId));
    if (!flow.asks.some(({ requestId }) => kept.has(requestId))) await this.refuse(flow, flow.asks);
  }

  /** What was asked and not given; a grant that was live before stays as it was. */
  async refuse(flow: FlowRecord, asks: readonly Ask[]): Promise<void> {
    for (const { grantId, requestId } of asks) {
      if (grantId !== requestId) continue;
      await this.grants.change(grantId, (record) => {
        if (record.state !== 'requested' || record.answer !== null) return undefined;
        return { set: { state: 'refused' } };
      });
    }
    await this.connections.change(flow.connectionId, ({ state, token, pending }) => {
      const isNothing = state === 'requested' && token === null && pending === null;
      return isNothing && asks.length === flow.asks.length ? { set: { state: 'closed' } } : undefined;
    });
  }

  private async claim({ connectionId }: FlowRecord, { sub }: Identity): Promise<void> {
    const connection = await this.connections.find(connectionId);
    if (connection === null) throw new Error(`connection ${connectionId} of a flow is gone`);
    if (connection.sub !== null && connection.sub !== sub) throw otherAccount();
    const holder = await this.connections.claim(connection.clientId, sub, connectionId);
    if (holder !== connectionId) throw alreadyConnected();
  }

  private async keep(
    flow: FlowRecord,
    asks: readonly Ask[],
    tokens: Lasting,
    identity: Identity,
  ): Promise<PendingToken> {
    const { refreshToken, scopes, refreshTokenExpiresIn: limitS } = tokens;
    const now = this.clock.now().getTime();
    const until = limitS === null ? null : new Date(now + limitS * 1_000).toISOString();
    const owner = { _id: flow.connectionId, organisationId: flow.organisationId };
    const token = this.vault.seal(owner, refreshToken, scopes);
    const { language, actor } = flow;
    const pending: PendingToken = { ...token, ...identity, asks, language, actor, until, doomed: false };
    await this.connections.change(flow.connectionId, () => ({ set: { pending } }));
    return pending;
  }

  private async enter(connectionId: string, pending: PendingToken): Promise<void> {
    for (const ask of pending.asks) await this.write(connectionId, pending, ask);
    await faultPoint('auth.finish.answered');
    try {
      for (const { grantId } of pending.asks) await this.debts.pay(grantId);
    } catch (cause) {
      throw new AuthError('AUTH.PENDING_UNAVAILABLE', 'Google agreed, but the audit trail does not answer yet.', {
        cause,
        next: 'The connection becomes live by itself when the trail is back.',
      });
    }
  }

  /** Once for each token: a live grant is changed, a requested one granted; one that is neither any more wants no token. */
  private async write(connectionId: string, pending: PendingToken, { grantId, feature }: Ask): Promise<void> {
    const { id, language, actor, until, account } = pending;
    const consent = { ...consentAsked(feature, language).consent, until };
    const answer: AnswerRecord = { consent, account, at: this.clock.now(), tokenId: id };
    const written = await this.grants.change(grantId, (record) => {
      const isNew = record.state === 'requested';
      if (record.answer?.tokenId === id || (!isNew && record.state !== 'live')) return undefined;
      const type = isNew ? 'consent.granted' : 'consent.changed';
      const debt = owe(type, record.ver + 1, { actor }, this.clock, this.random);
      return { set: { answer, owed: [...record.owed, debt] } };
    });
    if (written?.record.answer?.tokenId !== id) await this.tokens.doom(connectionId, grantId);
  }
}

function alreadyConnected(): AuthError {
  return new AuthError('AUTH.ACCOUNT_ALREADY_CONNECTED', 'This Google account is connected here already.', {
    next: 'Use that connection, or withdraw it first.',
  });
}

function otherAccount(): AuthError {
  return new AuthError(
    'AUTH.ACCOUNT_OTHER_CONFLICT',
    'Another Google account was chosen than the one connected here.',
    {
      next: 'Connect again and choose the same account.',
    },
  );
}

function noOffline(): AuthError {
  return new AuthError('AUTH.OFFLINE_MISSING', 'Google gave no lasting permission.', { next: 'Connect again.' });
}
