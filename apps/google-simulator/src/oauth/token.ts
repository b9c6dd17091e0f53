import { createHash } from 'node:crypto';
import { type ClientSettings } from '../config.js';
import { type Answer, type Call, form, json } from '../http/call.js';
import { type AccessToken, type Code, type RefreshToken, type WorldEvent } from '../world/events.js';
import { MAX_REFRESH_TOKENS } from '../world/grants.js';
import { type World } from '../world/world.js';
import { type Identity } from './identity.js';
import { parseScopes } from './scopes.js';
import { endOf, endTimedGrants } from './timed-access.js';

const CODE_LIFETIME_MS = 10 * 60_000;
const ACCESS_LIFETIME_S = 3_599;
const UNUSED_LIMIT_MS = 180 * 86_400_000;

/** What the token endpoint says no with: RFC 6749 5.2, with Google's descriptions. */
export class TokenRefused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    description: string,
  ) {
    super(description);
    this.name = 'TokenRefused';
  }

  answer(): Answer {
    return json(this.status, { error: this.code, error_description: this.message }, { 'cache-control': 'no-store' });
  }
}

const deadGrant = (): TokenRefused => new TokenRefused(400, 'invalid_grant', 'Token has been expired or revoked.');

const policyForbids = (): TokenRefused =>
  new TokenRefused(400, 'admin_policy_enforced', 'Request was rejected by policy.');

/** POST /token: codes and refresh tokens become access tokens. */
export class TokenEndpoint {
  constructor(
    private readonly world: World,
    private readonly identity: Identity,
  ) {}

  async handle(call: Call): Promise<Answer> {
    try {
      const fields = form(call);
      const client = this.clientOf(call, fields);
      call.trace.clientId = client.clientId;
      return await this.grant(call, fields, client);
    } catch (error) {
      if (error instanceof TokenRefused) return error.answer();
      throw error;
    }
  }

  private grant(call: Call, fields: URLSearchParams, client: ClientSettings): Promise<Answer> {
    switch (fields.get('grant_type')) {
      case 'authorization_code':
        return this.exchange(call, fields, client);
      case 'refresh_token':
        return this.refresh(call, fields, client);
      case null:
        throw new TokenRefused(400, 'invalid_request', 'Required parameter is missing: grant_type');
      default:
        throw new TokenRefused(400, 'unsupported_grant_type', `Invalid grant_type: ${fields.get('grant_type') ?? ''}`);
    }
  }

  private clientOf(call: Call, fields: URLSearchParams): ClientSettings {
    const basic = /^Basic (.+)$/i.exec(call.headers.authorization ?? '')?.[1];
    const [basicId, basicSecret] =
      basic === undefined ? [] : Buffer.from(basic, 'base64').toString('utf8').split(':').map(decodeURIComponent);
    const client = this.world.client(basicId ?? fields.get('client_id'));
    if (client === undefined) throw new TokenRefused(401, 'invalid_client', 'The OAuth client was not found.');
    const state = this.world.admin.stateOf(client.clientId);
    if (state !== 'live') throw new TokenRefused(401, `${state}_client`, `The OAuth client was ${state}.`);
    if ((basicSecret ?? fields.get('client_secret')) !== client.clientSecret)
      throw new TokenRefused(401, 'invalid_client', 'Unauthorized');
    return client;
  }

  private async exchange(call: Call, fields: URLSearchParams, client: ClientSettings): Promise<Answer> {
    const now = this.world.clock.nowMs();
    const code = this.world.grants.codes.get(fields.get('code') ?? '');
    if (code?.clientId !== client.clientId) throw new TokenRefused(400, 'invalid_grant', 'Malformed auth code.');
    if (now - code.issuedAt > CODE_LIFETIME_MS) throw new TokenRefused(400, 'invalid_grant', 'Bad Request');
    if (fields.get('redirect_uri') !== code.redirectUri)
      throw new TokenRefused(400, 'redirect_uri_mismatch', 'Bad Request');
    verifyPkce(code, fields.get('code_verifier'));
    const access = this.newAccess(client, code.email, code.scopes);
    // A refresh token comes only with offline access, and only where the person was asked.
    const refresh = code.offline && code.consented ? this.newRefresh(client, code) : undefined;
    const events: WorldEvent[] = [
      { t: 'code.used', code: code.code },
      ...(refresh ? this.keepRefresh(refresh) : []),
      { t: 'access.issued', access },
    ];
    call.trace.user = code.email;
    this.world.record(events, { requestId: call.requestId, effect: call.trace.effect });
    return this.answer(access, refresh, code.nonce, client);
  }

  private async refresh(call: Call, fields: URLSearchParams, client: ClientSettings): Promise<Answer> {
    const refresh = this.liveRefresh(call, fields.get('refresh_token') ?? '', client);
    const asked = fields.get('scope');
    const scopes = asked === null ? refresh.scopes : parseScopes(asked);
    if (scopes.some((scope) => !refresh.scopes.includes(scope)))
      throw new TokenRefused(400, 'invalid_scope', 'Bad Request');
    const access = this.newAccess(client, refresh.email, scopes, refresh.expiresAt);
    const used = { t: 'refresh.used', token: refresh.token, at: this.world.clock.nowMs() } as const;
    this.world.record([used, { t: 'access.issued', access }], { requestId: call.requestId, effect: call.trace.effect });
    return this.answer(access, undefined, undefined, client);
  }

  private liveRefresh(call: Call, token: string, client: ClientSettings): RefreshToken {
    const { grants, clock, admin } = this.world;
    const held = grants.refresh.get(token);
    if (held !== undefined) endTimedGrants(this.world, held.email, this.world.projectOf(held.clientId));
    const refresh = grants.refresh.get(token);
    const reason = grants.killed.get(token);
    // Every way a token dies looks alike, but for an administrator's policy (`google-apis.md` 1.4).
    if (reason === 'admin_policy_enforced') throw policyForbids();
    if (refresh?.clientId !== client.clientId)
      throw token === '' || reason !== undefined ? deadGrant() : new TokenRefused(400, 'invalid_grant', 'Bad Request');
    call.trace.user = refresh.email;
    if (!admin.allows(refresh.email, client.clientId, refresh.scopes)) throw policyForbids();
    const idle = clock.nowMs() - (grants.lastUse.get(token) ?? refresh.issuedAt);
    const end = endOf(this.world, client, refresh) ?? Infinity;
    if (idle > UNUSED_LIMIT_MS || clock.nowMs() > end) throw deadGrant();
    return refresh;
  }

  private keepRefresh(refresh: RefreshToken): WorldEvent[] {
    const live = this.world.grants.liveRefreshTokens(refresh.email, refresh.clientId);
    const surplus = live.slice(0, Math.max(0, live.length + 1 - MAX_REFRESH_TOKENS));
    return [
      ...surplus.map(({ token }) => ({ t: 'refresh.killed', token, reason: 'over 100' }) as const),
      { t: 'refresh.issued', refresh },
    ];
  }

  private newAccess(client: ClientSettings, email: string, scopes: readonly string[], end = Infinity): AccessToken {
    const token = `ya29.a0${this.world.random(96).toString('base64url')}`;
    return {
      token,
      clientId: client.clientId,
      email,
      scopes,
      expiresAt: Math.min(this.world.clock.nowMs() + ACCESS_LIFETIME_S * 1_000, end),
    };
  }

  private newRefresh(client: ClientSettings, code: Code): RefreshToken {
    const token = `1//0${this.world.random(48).toString('base64url')}`;
    return {
      token,
      clientId: client.clientId,
      email: code.email,
      scopes: code.scopes,
      issuedAt: this.world.clock.nowMs(),
      ...(code.accessSeconds !== undefined && { expiresAt: this.world.clock.nowMs() + code.accessSeconds * 1_000 }),
    };
  }

  /** For tests and `/__sim/tokens`: what a consent to these scopes would have given. */
  async mint(call: Call, client: ClientSettings, email: string, scopes: readonly string[]): Promise<Answer> {
    const now = this.world.clock.nowMs();
    const access = this.newAccess(client, email, scopes);
    const refresh = this.newRefresh(client, {
      code: '',
      clientId: client.clientId,
      email,
      redirectUri: '',
      scopes,
      offline: true,
      consented: true,
      issuedAt: now,
    });
    const given = { t: 'grant.given', email, project: this.world.projectOf(client.clientId), scopes } as const;
    this.world.record([given, ...this.keepRefresh(refresh), { t: 'access.issued', access }], {
      requestId: call.requestId,
      effect: call.trace.effect,
    });
    return this.answer(access, refresh, undefined, client);
  }

  private async answer(
    access: AccessToken,
    refresh: RefreshToken | undefined,
    nonce: string | undefined,
    client: ClientSettings,
  ): Promise<Answer> {
    const idToken = access.scopes.includes('openid') ? { id_token: await this.identity.idToken(access, nonce) } : {};
    const end = refresh && endOf(this.world, client, refresh);
    const left =
      end === undefined ? {} : { refresh_token_expires_in: Math.ceil((end - this.world.clock.nowMs()) / 1_000) };
    const offline = refresh === undefined ? {} : { refresh_token: refresh.token, ...left };
    const fields = {
      access_token: access.token,
      expires_in: Math.ceil((access.expiresAt - this.world.clock.nowMs()) / 1_000),
      ...offline,
      scope: access.scopes.join(' '),
      token_type: 'Bearer',
      ...idToken,
    };
    return json(200, fields, { 'cache-control': 'no-store', pragma: 'no-cache' });
  }
}

/** RFC 7636 4.6. */
function verifyPkce(code: Code, verifier: string | null): void {
  if (code.challenge === undefined) return;
  if (verifier === null) throw new TokenRefused(400, 'invalid_grant', 'Missing code verifier.');
  const hashed =
    code.challenge.method === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url');
  if (hashed !== code.challenge.value) throw new TokenRefused(400, 'invalid_grant', 'Invalid code verifier.');
}
