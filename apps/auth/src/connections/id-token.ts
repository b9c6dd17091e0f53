import type { GoogleKeys } from '@gatehouse/google';
import { createLocalJWKSet, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { AuthError } from '../auth-error.js';

const Claims = z.object({ sub: z.string().min(1).max(255), email: z.string().min(3).max(320), nonce: z.string() });

export interface IdTokenRules {
  readonly issuer: string;
  readonly clientId: string;
  readonly nonce: string;
  readonly now: Date;
}

/**
 * The account behind an ID token (OpenID Connect Core 3.1.3.7): RS256 by Google's keys, iss, aud, exp, nonce.
 * @throws AuthError AUTH.IDENTITY_INVALID
 */
export async function verifyIdToken(
  idToken: string | null,
  keys: Pick<GoogleKeys, 'get'>,
  rules: IdTokenRules,
): Promise<{ sub: string; account: string }> {
  if (idToken === null) throw invalid(undefined);
  try {
    const { kid } = decodeProtectedHeader(idToken);
    const set = createLocalJWKSet(await keys.get(kid));
    const { payload } = await jwtVerify(idToken, set, {
      algorithms: ['RS256'],
      issuer: issuersOf(rules.issuer),
      audience: rules.clientId,
      requiredClaims: ['exp', 'iat', 'sub'],
      clockTolerance: 30,
      currentDate: rules.now,
    });
    const { sub, email, nonce } = Claims.parse(payload);
    if (nonce !== rules.nonce) throw invalid(undefined);
    return { sub, account: email };
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof z.ZodError || error instanceof TypeError)
      throw invalid(error);
    throw error;
  }
}

/** Google writes its own name with and without the scheme. */
function issuersOf(issuer: string): string[] {
  return issuer === 'https://accounts.google.com' ? [issuer, 'accounts.google.com'] : [issuer];
}

function invalid(cause: unknown): AuthError {
  return new AuthError('AUTH.IDENTITY_INVALID', "Google's word about the account could not be verified.", {
    cause,
    next: 'Connect again; if it stays, tell the administrator.',
  });
}
