import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { LauncherError } from '../launcher-error.js';
import { ROOT } from '../paths.js';

/** Where Google is, and the client that it knows us by. */
export interface GoogleSettings {
  /** Root of the Gmail API. */
  readonly root: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly issuer: string;
  readonly authUrl: string;
  readonly tokenUrl: string;
  readonly revokeUrl: string;
  readonly jwksUrl: string;
  /** Whether its answers to the browser must name the issuer (RFC 9207); a server that does not say so may leave it out. */
  readonly issParameter: 'required' | 'optional';
}

const Discovery = z.object({
  issuer: z.url(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  revocation_endpoint: z.url(),
  jwks_uri: z.url(),
  authorization_response_iss_parameter_supported: z.boolean().default(false),
});

const REAL = { accounts: 'https://accounts.google.com', root: 'https://gmail.googleapis.com' };

/** Google itself (`real`) or any server that speaks its APIs; OAuth addresses as its discovery document says. */
export async function discoverGoogle(google: string, client: { id: string; secret: string }): Promise<GoogleSettings> {
  const at = google === 'real' ? REAL : { accounts: google, root: google };
  const found = await fetchDiscovery(at.accounts);
  return {
    root: at.root,
    clientId: client.id,
    clientSecret: client.secret,
    issuer: found.issuer,
    authUrl: found.authorization_endpoint,
    tokenUrl: found.token_endpoint,
    revokeUrl: found.revocation_endpoint,
    jwksUrl: found.jwks_uri,
    issParameter: found.authorization_response_iss_parameter_supported ? 'required' : 'optional',
  };
}

/** The client from the environment, or from `.env` beside the README. */
export async function configuredClient(): Promise<{ id: string; secret: string }> {
  const file = parseEnv(await readFile(join(ROOT, '.env'), 'utf8').catch(() => ''));
  const [id, secret] = ['GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET'].map((name) => process.env[name] ?? file[name]);
  if (id !== undefined && secret !== undefined && id !== '' && secret !== '') return { id, secret };
  throw new LauncherError(
    'LAUNCHER.GOOGLE_CLIENT_MISSING',
    'There is no Google client: GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET.',
    {
      next: 'Put both into .env; docs/google-setup.md shows where Google gives them.',
    },
  );
}

async function fetchDiscovery(base: string): Promise<z.infer<typeof Discovery>> {
  const url = new URL('/.well-known/openid-configuration', base).href;
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
    return Discovery.parse(await answer.json());
  } catch (cause) {
    throw new LauncherError('LAUNCHER.GOOGLE_UNREACHABLE', `${url} gives no discovery document.`, {
      next: 'Check the address and the network.',
      cause,
    });
  }
}
