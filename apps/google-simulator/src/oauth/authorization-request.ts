import { type ClientSettings } from '../config.js';
import { type World } from '../world/world.js';
import { parseScopes, unknownScopes } from './scopes.js';

export interface AuthorizationRequest {
  readonly client: ClientSettings;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string | undefined;
  readonly nonce: string | undefined;
  readonly loginHint: string | undefined;
  /** Only accounts of this Workspace domain may be chosen; `*` = of any. */
  readonly hd: string | undefined;
  readonly prompt: ReadonlySet<string>;
  readonly offline: boolean;
  readonly includeGranted: boolean;
  readonly challenge: { readonly value: string; readonly method: 'S256' | 'plain' } | undefined;
}

/** A request that must not be sent back to the redirect URI: Google shows its own error page. */
export class AuthorizationRefused extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
    this.name = 'AuthorizationRefused';
  }
}

/** An unknown client is Google's 401 too, shown as a page. */
function requireLive(world: World, client: ClientSettings | undefined): asserts client is ClientSettings {
  if (client === undefined) throw new AuthorizationRefused('invalid_client', 'The OAuth client was not found.');
  const state = world.admin.stateOf(client.clientId);
  if (state === 'live') return;
  throw new AuthorizationRefused(`${state}_client`, `The OAuth client was ${state}.`, 401);
}

const CHALLENGE = /^[A-Za-z0-9._~-]{43,128}$/;

/**
 * Reads `/o/oauth2/v2/auth`'s query (identity/protocols/oauth2/web-server). Google shows every fault of a request on a page of its own.
 * @throws AuthorizationRefused with Google's error code
 */
export function readAuthorization(world: World, query: URLSearchParams): AuthorizationRequest {
  refuseRepeats(query);
  const client = world.client(query.get('client_id'));
  requireLive(world, client);
  const redirectUri = query.get('redirect_uri') ?? '';
  // Exact string match: no normalising, no prefix, no other port.
  if (!client.redirectUris.includes(redirectUri)) {
    throw new AuthorizationRefused(
      'redirect_uri_mismatch',
      `The redirect URI in the request, ${redirectUri}, does not match the ones authorized for the OAuth client.`,
    );
  }
  if (query.get('response_type') !== 'code')
    throw new AuthorizationRefused('invalid_request', 'Invalid response_type: only code is simulated.');
  return {
    client,
    redirectUri,
    scopes: readScopes(query),
    state: query.get('state') ?? undefined,
    nonce: query.get('nonce') ?? undefined,
    loginHint: query.get('login_hint') ?? undefined,
    hd: query.get('hd') ?? undefined,
    prompt: readPrompt(query),
    offline: query.get('access_type') === 'offline',
    includeGranted: query.get('include_granted_scopes') === 'true',
    challenge: readChallenge(query),
  };
}

function refuseRepeats(query: URLSearchParams): void {
  for (const name of new Set(query.keys())) {
    if (query.getAll(name).length > 1)
      throw new AuthorizationRefused('invalid_request', `OAuth 2 parameters can only have a single value: ${name}`);
  }
}

function readScopes(query: URLSearchParams): string[] {
  const scopes = parseScopes(query.get('scope') ?? '');
  if (scopes.length === 0) throw new AuthorizationRefused('invalid_request', 'Missing required parameter: scope');
  const unknown = unknownScopes(scopes);
  if (unknown.length > 0)
    throw new AuthorizationRefused(
      'invalid_scope',
      `Some requested scopes were invalid. {invalid=[${unknown.join(', ')}]}`,
    );
  return scopes;
}

function readPrompt(query: URLSearchParams): ReadonlySet<string> {
  const prompt = new Set((query.get('prompt') ?? '').split(' ').filter((word) => word !== ''));
  const bad = [...prompt].find((word) => !['none', 'consent', 'select_account'].includes(word));
  if (bad !== undefined)
    throw new AuthorizationRefused('invalid_request', `Invalid parameter value for prompt: Invalid prompt: ${bad}`);
  if (prompt.has('none') && prompt.size > 1)
    throw new AuthorizationRefused('invalid_request', 'prompt=none goes with no other value.');
  return prompt;
}

function readChallenge(query: URLSearchParams): AuthorizationRequest['challenge'] {
  const value = query.get('code_challenge');
  if (value === null) return undefined;
  const method = query.get('code_challenge_method') ?? 'plain';
  if (method !== 'S256' && method !== 'plain')
    throw new AuthorizationRefused('invalid_request', 'Invalid parameter value for code_challenge_method.');
  if (!CHALLENGE.test(value))
    throw new AuthorizationRefused('invalid_request', 'Invalid parameter value for code_challenge.');
  return { value, method };
}
