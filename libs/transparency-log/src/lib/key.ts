import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { fromBase64 } from './base64.js';
import { sha256 } from './hash.js';
import { malformed } from './transparency-error.js';

/** Checks signatures of one Ed25519 key (C2SP signed-note, signature type 0x01). */
export interface Verifier {
  readonly name: string;
  /** 8 hex digits. */
  readonly keyId: string;
  /** The 32 bytes of RFC 8032. */
  readonly publicKey: Buffer;
  verify(text: Uint8Array, signature: Uint8Array): boolean;
}

export interface Signer extends Verifier {
  sign(text: Uint8Array): Buffer;
}

export const ED25519 = 0x01;
const KEY_BYTES = 32;
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const NAME = /^[^\s+\p{White_Space}\p{Cc}]+$/u;
const ORIGIN = /^[a-z0-9!-*,-/:-@[-`{-~]{1,200}$/;

/** `<TRAIL_ORIGIN>/log/<logId>` */
export function originOf(trailOrigin: string, logId: string): string {
  const origin = `${trailOrigin}/log/${logId}`;
  if (!isOrigin(origin)) throw malformed('The origin is not lower-case ASCII without scheme, space or +.', 'origin');
  return origin;
}

/** Lower-case ASCII, no scheme, space or `+`, 1-200 bytes. */
export function isOrigin(origin: string): boolean {
  return ORIGIN.test(origin) && !origin.includes('://');
}

export function isKeyName(name: string): boolean {
  return NAME.test(name);
}

/** The signer of a key name, from the 32 bytes of its seed (RFC 8032, 5.1.5). */
export function signerOf(name: string, seed: Uint8Array): Signer {
  if (seed.length !== KEY_BYTES) throw malformed('The seed has not 32 bytes.', 'seed');
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(SPKI_PREFIX.length);
  return { ...verifierOf(name, publicKey), sign: (text) => sign(null, text, key) };
}

/** Reads `<name>+<8 hex>+<base64(0x01 ‖ public key)>`; throws `LOG.MALFORMED`. */
export function parseVerifierKey(vkey: string): Verifier {
  const [type, name, keyId, publicKey] = splitVerifierKey(vkey);
  if (type !== ED25519) throw malformed('The verifier key is not an Ed25519 key.', 'vkey');
  const verifier = verifierOf(name, publicKey);
  if (verifier.keyId !== keyId) throw malformed('The verifier key does not fit its key id.', 'vkey');
  return verifier;
}

/** Type byte, name, key id and key bytes of a verifier key (C2SP signed-note). */
export function splitVerifierKey(vkey: string): [type: number, name: string, keyId: string, key: Buffer] {
  const [, name = '', keyId = '', encoded = ''] = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(vkey) ?? [];
  if (!isKeyName(name)) throw malformed('The verifier key is not name+id+key.', 'vkey');
  const bytes = fromBase64(encoded, 'The verifier key');
  if (bytes.length !== KEY_BYTES + 1) throw malformed('The verifier key has not 32 bytes.', 'vkey');
  return [bytes[0] ?? 0, name, keyId, bytes.subarray(1)];
}

export function vkeyOf({ name, keyId, publicKey }: Verifier): string {
  return `${name}+${keyId}+${Buffer.concat([Buffer.of(ED25519), publicKey]).toString('base64')}`;
}

export function keyIdOf(name: string, type: number, publicKey: Uint8Array): string {
  return sha256(Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(type), publicKey])).toString('hex', 0, 4);
}

/** Ed25519 over bytes, by the raw public key. */
export function ed25519Check(publicKey: Uint8Array): (text: Uint8Array, signature: Uint8Array) => boolean {
  const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicKey]), format: 'der', type: 'spki' });
  return (text, signature) => signature.length === 64 && verify(null, text, key, signature);
}

function verifierOf(name: string, publicKey: Buffer): Verifier {
  if (!isKeyName(name)) throw malformed('A key name has no spaces and no +.', 'name');
  return { name, keyId: keyIdOf(name, ED25519, publicKey), publicKey, verify: ed25519Check(publicKey) };
}
