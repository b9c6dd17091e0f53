import { createHash } from 'node:crypto';
import type { Clock } from './clock.js';
import type { Random } from './random.js';

/** Prefixes of our own things; what each one names stands in `design.md` 8. */
export type OwnPrefix = 'org' | 'per' | 'con' | 'grt' | 'ses' | 'mbx' | 'exp' | 'wdr' | 'evt' | 'job' | 'sub';

const BASE32 = '0123456789abcdefghjkmnpqrstvwxyz';

/** UUIDv7 (RFC 9562, 5.7) in lower case with hyphens; the form of entry ids in the trail. */
export function uuidv7(clock: Clock, random: Random): string {
  const hex = uuidv7Bytes(clock, random).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** `con_` + UUIDv7 in Crockford's base32 (26 characters). */
export function ownId(prefix: OwnPrefix, clock: Clock, random: Random): string {
  return `${prefix}_${toBase32(uuidv7Bytes(clock, random))}`;
}

/** `msg_` + first 16 bytes of SHA-256(connection, NUL, Google id) in base64url: the same mail has the same id for ever. */
export function mirroredId(prefix: string, connectionId: string, googleId: string): string {
  const digest = createHash('sha256').update(`${connectionId}\0${googleId}`).digest();
  return `${prefix}_${digest.subarray(0, 16).toString('base64url')}`;
}

/** The connection's partition, 0-255, fixed for ever. */
export function partitionOf(connectionId: string): number {
  const [first = 0] = createHash('sha256').update(connectionId).digest();
  return first;
}

function uuidv7Bytes(clock: Clock, random: Random): Buffer {
  const bytes = Buffer.from(random(16));
  bytes.writeUIntBE(clock.now().getTime(), 0, 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  return bytes;
}

function toBase32(bytes: Buffer): string {
  let value = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  for (let digit = 0; digit < 26; digit += 1) {
    text = (BASE32[Number(value & 31n)] ?? '') + text;
    value >>= 5n;
  }
  return text;
}
