import { Inject, Injectable } from '@nestjs/common';
import { TrailClient } from '@gatehouse/audit-trail';
import { type PurposeName, purposeOf } from '@gatehouse/contracts';
import { GoogleError, OAuthApi, type OAuthContext, type Tokens } from '@gatehouse/google';
import type { Clock, Random } from '@gatehouse/identifiers';
import { faultPoint } from '@gatehouse/telemetry';
import { AuthError } from '../auth-error.js';
import type { ConnectionRecord, TokenRecord } from '../connections/connection.record.js';
import { ConnectionsRepository } from '../connections/connections.repository.js';
import type { GrantRecord } from '../grants/grant.record.js';
import { GrantsRepository } from '../grants/grants.repository.js';
import { owe } from '../grants/owed.js';
import { TrailDebts } from '../grants/trail-debts.js';
import { Events } from '../platform/events.js';
import { CLOCK, RANDOM } from '../platform/tokens.js';
import { ClosedGrants } from './closed-grants.js';
import { assertCovers } from './covers.js';
import { ServiceKeys } from './service-keys.js';
import { TokenVault } from './token-vault.js';

export interface AccessToken {
  readonly token: string;
  readonly tokenId: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

export interface AccessTokenQuery {
  readonly connectionId: string;
  readonly grantId: string;
  readonly purpose: PurposeName;
  readonly service: string;
  readonly refusedIssuedAt: string | null;
}

/** A cached token is handed out until this long before it ends. */
const SPARE_MS = 60_000;

/** Access tokens, refreshed once however many ask, under the grant of whoever asked first. */
@Injectable()
export class AccessTokensService {
  private readonly cache = new Map<string, AccessToken>();
  private readonly refreshing = new Map<string, Promise<AccessToken>>();

  constructor(
    private readonly connections: ConnectionsRepository,
    private readonly grants: GrantsRepository,
    private readonly debts: TrailDebts,
    private readonly vault: TokenVault,
    private readonly oauth: OAuthApi,
    private readonly closed: ClosedGrants,
    private readonly keys: ServiceKeys,
    private readonly trail: TrailClient,
    private readonly events: Events,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(RANDOM) private readonly random: Random,
  ) {}

  /** @throws AuthError AUTH.GRANT_DENIED | AUTH.RECONNECT_DENIED | AUTH.GOOGLE_UNAVAILABLE; TrailError AUDIT_UNAVAILABLE */
  async hand(query: AccessTokenQuery, caller: string | undefined) {
    const { connectionId, service } = query;
    this.keys.assertCaller(service, caller);
    const grant = await this.covering(query);
    const { token, issuedAt, expiresAt } = await this.current(grant, query.refusedIssuedAt);
    const sealed = this.keys.seal(service, Buffer.from(token), `access-token/${connectionId}`);
    return { sealed, issuedAt: issuedAt.toISOString(), expiresAt: expiresAt.toISOString() };
  }

  /** The one in memory, if it is good for a while yet. */
  cached(connectionId: string): AccessToken | undefined {
    const known = this.cache.get(connectionId);
    return known !== undefined && known.expiresAt.getTime() - SPARE_MS > this.clock.now().getTime() ? known : undefined;
  }

  forget(connectionId: string): void {
    this.cache.delete(connectionId);
  }

  private async covering({ grantId, connectionId, purpose, service }: AccessTokenQuery): Promise<GrantRecord> {
    const grant = await this.grants.find(grantId);
    assertCovers(grant, { connectionId, purpose, now: this.clock.now() });
    if (this.closed.has(grantId) || !purposeOf(purpose).services.includes(service)) {
      throw new AuthError('AUTH.GRANT_DENIED', 'The consent does not cover this.', {
        next: 'Ask the owner of the account.',
      });
    }
    return grant;
  }

  private async current(grant: GrantRecord, refusedIssuedAt: string | null): Promise<AccessToken> {
    const { connectionId } = grant;
    const connection = await this.connections.find(connectionId);
    if (connection?.token == null || connection.state !== 'live') throw parked();
    const known = this.cached(connectionId);
    const isRefused = refusedIssuedAt !== null && known?.issuedAt.toISOString() === refusedIssuedAt;
    if (known?.tokenId === connection.token.id && !isRefused) return known;
    return this.refreshOnce(grant, connection, connection.token);
  }

  private refreshOnce(grant: GrantRecord, connection: ConnectionRecord, token: TokenRecord): Promise<AccessToken> {
    const key = connection._id;
    const running = this.refreshing.get(key);
    if (running !== undefined) return running;
    const run = this.refresh(grant, connection, token).finally(() => this.refreshing.delete(key));
    this.refreshing.set(key, run);
    return run;
  }

  private async refresh(grant: GrantRecord, connection: ConnectionRecord, token: TokenRecord): Promise<AccessToken> {
    const issuedAt = this.clock.now();
    const tokens = await this.ask(grant, connection, token);
    await faultPoint('auth.refresh.answered');
    const kept = await this.keepRotated(connection, token, tokens);
    await faultPoint('auth.refresh.stored');
    await this.enterRefreshed(grant);
    const expiresAt = new Date(issuedAt.getTime() + tokens.expiresIn * 1_000);
    const fresh = { token: tokens.accessToken, tokenId: kept.id, issuedAt, expiresAt };
    this.cache.set(connection._id, fresh);
    return fresh;
  }

  private async ask(grant: GrantRecord, connection: ConnectionRecord, token: TokenRecord): Promise<Tokens> {
    const { organisationId, personId, connectionId } = grant;
    const context: OAuthContext = {
      organisationId,
      personId,
      connectionId,
      grant: { id: grant._id, ver: String(grant.ver) },
      gate: () => this.closed.assertOpen(grant._id),
    };
    try {
      return (await this.oauth.refresh(context, this.vault.open(connection, token))).value;
    } catch (error) {
      if (!(error instanceof GoogleError)) throw error;
      if (error.code === 'GOOGLE.INVALID_GRANT') await this.park(grant, connection, token);
      throw toAuthError(error);
    }
  }

  /** Normally there is no new refresh token; when there is, the old one is worth nothing any more. */
  private async keepRotated(connection: ConnectionRecord, token: TokenRecord, tokens: Tokens): Promise<TokenRecord> {
    if (tokens.refreshToken === null) return token;
    const rotated = this.vault.seal(connection, tokens.refreshToken, tokens.scopes);
    const kept = await this.connections.change(connection._id, (now) =>
      now.token?.id === token.id ? { set: { token: rotated } } : undefined,
    );
    return kept?.changed === true ? rotated : token;
  }

  private async enterRefreshed({
    organisationId,
    personId,
    _id,
    ver,
    feature,
    connectionId,
  }: GrantRecord): Promise<void> {
    await this.trail.entry('token.refreshed', {
      organisationId,
      subjects: [personId],
      grant: { id: _id, ver: String(ver) },
      basis: 'consent',
      feature,
      detail: { connection: connectionId },
    });
  }

  /** `invalid_grant` is final (google-apis.md 1.4): never tried again; the person is told and connects anew. */
  private async park(grant: GrantRecord, connection: ConnectionRecord, token: TokenRecord): Promise<void> {
    this.forget(connection._id);
    const parked = await this.connections.change(connection._id, (now) => {
      if (now.token?.id !== token.id) return undefined;
      return {
        set: { state: 'reconnect', token: null },
        events: [this.events.connection({ ...now, connectionId: now._id })],
      };
    });
    if (parked?.changed !== true) return;
    await this.grants.change(grant._id, (now) => {
      const debt = owe('token.lost', now.ver, { reason: 'token_dead' }, this.clock, this.random);
      return { set: { owed: [...now.owed, debt] } };
    });
    await this.debts.pay(grant._id).catch(() => 'stays owed');
  }
}

function toAuthError(error: GoogleError): AuthError {
  if (error.code === 'GOOGLE.INVALID_GRANT') return parked();
  return new AuthError('AUTH.GOOGLE_UNAVAILABLE', 'Google gave no access token.', {
    cause: error,
    next: 'Work goes on by itself when Google answers again.',
  });
}

function parked(): AuthError {
  return new AuthError('AUTH.RECONNECT_DENIED', 'Google has ended the permission of this account.', {
    next: 'Connect the account again.',
  });
}
