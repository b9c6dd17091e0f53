import { createHmac } from 'node:crypto';
import { malformed } from './transparency-error.js';

/** person, connection, grant, session, key, log. */
export type PseudonymKind = 'p' | 'c' | 'g' | 's' | 'k' | 'l';

const RANDOM_BYTES = 16;
const REF_CHARACTERS = 22;

/** 128 random bits: nobody who holds a key can compute whose it is, and it is forgotten with its look-up row. */
export function pseudonymOf(kind: PseudonymKind, random: Uint8Array): string {
  if (random.length !== RANDOM_BYTES) throw malformed('A pseudonym has 16 random bytes.');
  return `${kind}_${Buffer.from(random).toString('base64url')}`;
}

/** `r_` + first 22 of base64url(HMAC-SHA-256(refKey of the first subject, kind ‖ 0x00 ‖ Google id)). */
export function resourceRefOf(refKey: Uint8Array, kind: string, googleId: string): string {
  const digest = createHmac('sha256', refKey).update(`${kind}\0${googleId}`).digest('base64url');
  return `r_${digest.slice(0, REF_CHARACTERS)}`;
}
