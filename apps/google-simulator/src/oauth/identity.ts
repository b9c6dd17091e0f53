import { createHash } from 'node:crypto';
import { type Answer, type Call, form, json } from '../http/call.js';
import { GoogleError } from '../http/google-error.js';
import { type AccessToken, type Account } from '../world/events.js';
import { type World } from '../world/world.js';
import { domainOf } from './account-rules.js';
import { type SigningKeys } from './keys.js';

const EMAIL = 'https://www.googleapis.com/auth/userinfo.email';
const PROFILE = 'https://www.googleapis.com/auth/userinfo.profile';

/** Who someone is, in tokens and in answers: id tokens, userinfo, tokeninfo, discovery, JWKS, revoke. */
export class Identity {
  constructor(
    private readonly world: World,
    private readonly keys: SigningKeys,
    private readonly publicUrl: () => string,
  ) {}

  /** OpenID Connect's id token, RS256, an hour. */
  async idToken(access: AccessToken, nonce: string | undefined): Promise<string> {
    const iat = Math.floor(this.world.clock.nowMs() / 1_000);
    const atHash = createHash('sha256').update(access.token).digest().subarray(0, 16).toString('base64url');
    return this.keys.sign({
      iss: this.publicUrl(),
      azp: access.clientId,
      aud: access.clientId,
      ...this.claims(access),
      at_hash: atHash,
      ...(nonce !== undefined && { nonce }),
      iat,
      exp: iat + 3_600,
    });
  }

  /** GET /v1/userinfo (OpenID Connect form). */
  userinfo(call: Call): Answer {
    return json(200, this.claims(this.bearer(call)));
  }

  /** oauth2.userinfo.get: the older form, with `id` and `verified_email`. */
  userinfoV2(call: Call): Answer {
    const { sub, email_verified, ...rest } = this.claims(this.bearer(call));
    return json(200, { id: sub, ...(email_verified !== undefined && { verified_email: email_verified }), ...rest });
  }

  async tokeninfo(call: Call): Promise<Answer> {
    const fields = new URLSearchParams([...call.query, ...form(call)]);
    const idToken = fields.get('id_token');
    if (idToken !== null) return this.idTokenInfo(idToken);
    const access = this.liveAccess(fields.get('access_token') ?? bearerOf(call));
    if (access === undefined) return json(400, { error: 'invalid_token', error_description: 'Invalid Value' });
    const expiresIn = Math.floor((access.expiresAt - this.world.clock.nowMs()) / 1_000);
    const { sub, email, email_verified } = this.claims(access);
    const who = { sub, ...(email !== undefined && { email, email_verified: String(email_verified) }) };
    return json(200, {
      azp: access.clientId,
      aud: access.clientId,
      ...who,
      scope: access.scopes.join(' '),
      exp: String(Math.floor(access.expiresAt / 1_000)),
      expires_in: String(expiresIn),
      access_type: 'offline',
    });
  }

  /** oauth2.tokeninfo: the older form. */
  tokeninfoV2(call: Call): Answer {
    const access = this.liveAccess(call.query.get('access_token') ?? '');
    if (access === undefined) return json(400, { error: 'invalid_token', error_description: 'Invalid Value' });
    const { sub, email, email_verified } = this.claims(access);
    const expiresIn = Math.floor((access.expiresAt - this.world.clock.nowMs()) / 1_000);
    return json(200, {
      issued_to: access.clientId,
      audience: access.clientId,
      user_id: sub,
      scope: access.scopes.join(' '),
      expires_in: expiresIn,
      ...(email !== undefined && { email, verified_email: email_verified }),
    });
  }

  /** POST /revoke ends the person's whole grant to the project: every scope, every client of it (`google-apis.md` 1.4). */
  revoke(call: Call): Answer {
    const token = form(call).get('token') ?? call.query.get('token') ?? '';
    const held = this.world.grants.refresh.get(token) ?? this.world.grants.access.get(token);
    if (held === undefined) return json(400, { error: 'invalid_token', error_description: 'Token expired or revoked' });
    call.trace.user = held.email;
    call.trace.clientId = held.clientId;
    const revoked = { t: 'grant.revoked', email: held.email, project: this.world.projectOf(held.clientId) } as const;
    this.world.record([revoked], { requestId: call.requestId, effect: call.trace.effect });
    return json(200, {});
  }

  jwks(): Answer {
    return json(200, { keys: this.keys.published() }, { 'cache-control': 'public, max-age=3600, must-revalidate' });
  }

  /** The older form, by key id. Google's are X.509 certificates; here they are the bare public keys, which the same readers take. */
  pemCerts(): Answer {
    return json(200, this.keys.publishedPems(), { 'cache-control': 'public, max-age=3600, must-revalidate' });
  }

  discovery(): Answer {
    const url = this.publicUrl();
    return json(
      200,
      {
        issuer: url,
        authorization_endpoint: `${url}/o/oauth2/v2/auth`,
        token_endpoint: `${url}/token`,
        userinfo_endpoint: `${url}/v1/userinfo`,
        revocation_endpoint: `${url}/revoke`,
        jwks_uri: `${url}/oauth2/v3/certs`,
        response_types_supported: ['code'],
        response_modes_supported: ['query'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        scopes_supported: ['openid', 'email', 'profile'],
        token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
        claims_supported: [
          'aud',
          'email',
          'email_verified',
          'exp',
          'family_name',
          'given_name',
          'iat',
          'iss',
          'name',
          'picture',
          'sub',
        ],
        code_challenge_methods_supported: ['plain', 'S256'],
        grant_types_supported: ['authorization_code', 'refresh_token'],
        authorization_response_iss_parameter_supported: true,
      },
      { 'cache-control': 'public, max-age=3600' },
    );
  }

  /** A live access token of the simulator's, by its string. */
  liveAccess(token: string): AccessToken | undefined {
    const access = this.world.grants.access.get(token);
    if (access === undefined || access.expiresAt <= this.world.clock.nowMs()) return undefined;
    const { admin } = this.world;
    const { email, clientId, scopes } = access;
    return admin.stateOf(clientId) === 'live' && admin.allows(email, clientId, scopes) ? access : undefined;
  }

  private bearer(call: Call): AccessToken {
    const access = this.liveAccess(bearerOf(call));
    if (access === undefined)
      throw new GoogleError(401, 'authError', 'Invalid Credentials', { location: 'Authorization' });
    call.trace.user = access.email;
    return access;
  }

  private claims(
    access: AccessToken,
  ): Record<string, string | boolean | undefined> & { sub: string; email?: string; email_verified?: boolean } {
    const account = this.world.account(access.email);
    if (account === undefined)
      throw new GoogleError(401, 'authError', 'Invalid Credentials', { location: 'Authorization' });
    const hd = domainOf(account.email);
    const email = access.scopes.includes(EMAIL) ? { email: account.email, email_verified: true } : {};
    const profile = access.scopes.includes(PROFILE) ? namesOf(account) : {};
    return { sub: account.sub, ...(hd !== undefined && { hd }), ...email, ...profile };
  }

  private async idTokenInfo(token: string): Promise<Answer> {
    const claims = await this.keys.verify(token, this.world.clock.now());
    if (claims === undefined) return json(400, { error: 'invalid_token', error_description: 'Invalid Value' });
    return json(200, Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, String(value)])));
  }
}

/** The token of the Authorization header, or of `access_token` in the query. */
export function bearerOf(call: Call): string {
  const [scheme, token] = (call.headers.authorization ?? '').split(' ');
  return (scheme?.toLowerCase() === 'bearer' ? token : undefined) ?? call.query.get('access_token') ?? '';
}

function namesOf(account: Account): Record<string, string> {
  const words = account.name.split(' ');
  return {
    name: account.name,
    given_name: words[0] ?? account.name,
    family_name: words.slice(1).join(' '),
    locale: 'en',
  };
}
