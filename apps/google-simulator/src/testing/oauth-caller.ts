import { createHash } from 'node:crypto';
import { walkConsent, type WalkOptions } from '../sim/walk-consent.js';
import { type Simulator } from '../simulator.js';
import { CLIENT, MINH, SCOPES } from './fixture.js';

const VERIFIER = 'a'.repeat(64);

export interface TokenReply {
  readonly status: number;
  readonly body: Record<string, string>;
}

/** An app that signs people in at the simulator: by its pages, then at the token endpoint. */
export class OAuthCaller {
  constructor(private readonly simulator: Simulator) {}

  authorizeUrl(fields: Record<string, string> = {}): string {
    const challenge = createHash('sha256').update(VERIFIER).digest('base64url');
    const query = {
      client_id: CLIENT.clientId,
      redirect_uri: CLIENT.redirectUris[0] ?? '',
      response_type: 'code',
      scope: `openid email ${SCOPES.readonly}`,
      state: 's1',
      nonce: 'n1',
      access_type: 'offline',
      code_challenge: challenge,
      code_challenge_method: 'S256',
      ...fields,
    };
    return `${this.simulator.url}/o/oauth2/v2/auth?${new URLSearchParams(query).toString()}`;
  }

  /** The callback's parameters. */
  async walk(fields: Record<string, string> = {}, options: Partial<WalkOptions> = {}): Promise<URLSearchParams> {
    return (await walkConsent(this.authorizeUrl(fields), { email: MINH, ...options })).searchParams;
  }

  async post(path: string, fields: Record<string, string>): Promise<TokenReply> {
    const body = new URLSearchParams(fields);
    const response = await fetch(`${this.simulator.url}${path}`, { method: 'POST', body });
    return { status: response.status, body: (await response.json()) as Record<string, string> };
  }

  redeem(code: string, fields: Record<string, string> = {}): Promise<TokenReply> {
    return this.post('/token', {
      grant_type: 'authorization_code',
      code,
      client_id: CLIENT.clientId,
      client_secret: CLIENT.clientSecret,
      redirect_uri: CLIENT.redirectUris[0] ?? '',
      code_verifier: VERIFIER,
      ...fields,
    });
  }

  refresh(token: string): Promise<TokenReply> {
    return this.post('/token', {
      grant_type: 'refresh_token',
      refresh_token: token,
      client_id: CLIENT.clientId,
      client_secret: CLIENT.clientSecret,
    });
  }
}
