import type { PurposeName } from '@gatehouse/contracts';
import type { z } from 'zod';
import type { GoogleDoor } from '../door/door.js';
import type { Authority, Exchange } from '../door/entries.js';
import type { Released } from '../door/released.js';
import { GoogleError } from '../errors.js';
import { parseSecret, TokenAnswer } from './schema.js';

export interface OAuthSettings {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly authUrl: string;
  readonly tokenUrl: string;
  readonly revokeUrl: string;
}

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string | null;
  /** Seconds. */
  readonly expiresIn: number;
  readonly scopes: string[];
  readonly idToken: string | null;
  /** Seconds; only when the person chose time-limited access. */
  readonly refreshTokenExpiresIn: number | null;
}

/** For whom and on which ground; `grant.ver` is "0" while consent is only requested. */
export interface OAuthContext {
  readonly organisationId: string;
  readonly personId: string;
  readonly connectionId: string;
  readonly grant: { readonly id: string; readonly ver: string };
  readonly signal?: AbortSignal;
  readonly principal?: string;
  /** The local gate of `auth`: throws when its own document says that the call may not be made. */
  readonly gate: () => void;
}

export interface AuthorizationRequest {
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string;
  readonly nonce: string;
  readonly codeChallenge: string;
  readonly loginHint?: string;
  readonly includeGrantedScopes: boolean;
  readonly language: string;
}

/** Google's OAuth 2.0 endpoints through the door; the purposes are fixed here, a caller cannot choose another. */
export class OAuthApi {
  constructor(
    readonly settings: OAuthSettings,
    private readonly door: GoogleDoor,
  ) {}

  /** Where the browser goes (web-server, step 1). Offline access and a fresh refresh token; PKCE S256. */
  authorizationUrl(request: AuthorizationRequest): string {
    const url = new URL(this.settings.authUrl);
    const parameters = {
      client_id: this.settings.clientId,
      redirect_uri: request.redirectUri,
      response_type: 'code',
      scope: request.scopes.join(' '),
      state: request.state,
      nonce: request.nonce,
      code_challenge: request.codeChallenge,
      code_challenge_method: 'S256',
      access_type: 'offline',
      prompt: 'consent',
      hl: request.language,
      ...(request.loginHint === undefined ? {} : { login_hint: request.loginHint }),
      ...(request.includeGrantedScopes ? { include_granted_scopes: 'true' } : {}),
    };
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    return url.href;
  }

  exchangeCode(
    context: OAuthContext,
    input: { code: string; codeVerifier: string; redirectUri: string },
  ): Promise<Released<Tokens>> {
    return this.#token(context, 'auth.connect', {
      grant_type: 'authorization_code',
      code: input.code,
      code_verifier: input.codeVerifier,
      redirect_uri: input.redirectUri,
    });
  }

  refresh(context: OAuthContext, refreshToken: string): Promise<Released<Tokens>> {
    return this.#token(context, 'auth.refresh', { grant_type: 'refresh_token', refresh_token: refreshToken });
  }

  /** A token that only `consent.close` may use: stops pushes after a withdrawal. */
  refreshToClose(context: OAuthContext, refreshToken: string): Promise<Released<Tokens>> {
    return this.#token(context, 'consent.close', { grant_type: 'refresh_token', refresh_token: refreshToken });
  }

  /** Ends the person's whole grant to the project. Already dead (400 invalid_token) is as good as revoked. */
  async revoke(
    context: OAuthContext,
    token: string,
    purpose: 'consent.close' | 'auth.connect' = 'consent.close',
  ): Promise<'revoked' | 'already_dead'> {
    const exchange = this.#exchange(context, purpose, 'oauth2.revoke');
    try {
      await this.door.exchange(exchange, this.#form(this.settings.revokeUrl, { token }), () =>
        Promise.resolve({ value: undefined }),
      );
      return 'revoked';
    } catch (error) {
      if (error instanceof GoogleError && error.status === 400) return 'already_dead';
      throw error;
    }
  }

  #token(context: OAuthContext, purpose: PurposeName, fields: Record<string, string>): Promise<Released<Tokens>> {
    const form = this.#form(this.settings.tokenUrl, {
      ...fields,
      client_id: this.settings.clientId,
      client_secret: this.settings.clientSecret,
    });
    return this.door.exchange(this.#exchange(context, purpose, 'oauth2.token'), form, async (_answer, body) => ({
      value: toTokens(parseSecret(TokenAnswer, await body())),
    }));
  }

  #exchange(context: OAuthContext, purpose: PurposeName, method: string): Exchange {
    const { organisationId, personId, connectionId, grant } = context;
    const authority = (): Authority => {
      context.gate();
      return { organisationId, personId, connectionId, grant, feature: null, purpose };
    };
    return {
      ...OAUTH_CALL,
      authority,
      method,
      kind: 'token',
      resource: { kind: 'google.token', id: connectionId, count: 1 },
      signal: context.signal,
      principal: context.principal,
    };
  }

  #form(url: string, fields: Record<string, string>) {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return { method: 'POST' as const, url, headers, body: new URLSearchParams(fields).toString() };
  }
}

const OAUTH_CALL = {
  api: 'oauth2',
  parts: 1,
  named: {},
  priority: 'interactive' as const,
  deadlineMs: 15_000,
  maxBytes: 1 << 20,
};

function toTokens(answer: z.infer<typeof TokenAnswer>): Tokens {
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? null,
    expiresIn: answer.expires_in,
    scopes: answer.scope.split(' ').filter((scope) => scope !== ''),
    idToken: answer.id_token ?? null,
    refreshTokenExpiresIn: answer.refresh_token_expires_in ?? null,
  };
}
