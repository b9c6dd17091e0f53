import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';
import { VaultError } from './vault-error.js';

export const KEY_BYTES = 32;
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;

export interface Ciphertext {
  readonly iv: Buffer;
  readonly tag: Buffer;
  readonly ct: Buffer;
}

/** AES-256-GCM (NIST SP 800-38D), a random 96-bit nonce, which is never injected: a repeated nonce gives the key away. */
export function encryptGcm(
  key: Buffer | KeyObject,
  plain: Uint8Array,
  aad: Buffer,
  iv: Buffer = freshNonce(),
): Ciphertext {
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(aad);
  const ct = cipher.update(plain);
  cipher.final(); // empty in counter mode: GCM has no padding
  return { iv, tag: cipher.getAuthTag(), ct };
}

/** The system's random numbers, drawn for many nonces at once: each is used once and then overwritten by none. */
function freshNonce(): Buffer {
  if (drawn === undefined || next + NONCE_BYTES > drawn.length) {
    drawn = randomBytes(NONCES_AT_ONCE * NONCE_BYTES);
    next = 0;
  }
  next += NONCE_BYTES;
  return drawn.subarray(next - NONCE_BYTES, next);
}

const NONCES_AT_ONCE = 256;
let drawn: Buffer | undefined;
let next = 0;

/**
 * Node accepts tags of 4 bytes and hands plaintext out before it has checked the tag; here the lengths are enforced and
 * nothing leaves before `final` has passed.
 * @throws VaultError VAULT.TAMPERED
 */
export function decryptGcm(key: Buffer | KeyObject, { iv, tag, ct }: Ciphertext, aad: Buffer): Buffer {
  if (iv.length !== NONCE_BYTES || tag.length !== TAG_BYTES) throw new VaultError('VAULT.TAMPERED');
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(aad);
  decipher.setAuthTag(tag);
  const plain = decipher.update(ct);
  try {
    decipher.final(); // empty, as above: `plain` is all, and not copied
    return plain;
  } catch (cause) {
    plain.fill(0);
    throw new VaultError('VAULT.TAMPERED', { cause });
  }
}

/** nonce ‖ ciphertext ‖ tag */
export function pack({ iv, ct, tag }: Ciphertext): Buffer {
  return Buffer.concat([iv, ct, tag]);
}

/** @throws VaultError VAULT.TAMPERED when the bytes cannot hold nonce and tag */
export function unpack(bytes: Uint8Array): Ciphertext {
  if (bytes.length < NONCE_BYTES + TAG_BYTES) throw new VaultError('VAULT.TAMPERED');
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    iv: whole.subarray(0, NONCE_BYTES),
    ct: whole.subarray(NONCE_BYTES, -TAG_BYTES),
    tag: whole.subarray(-TAG_BYTES),
  };
}

/** One encoding for each list: `['a','bc']` and `['ab','c']` differ. */
export function encodeAad(parts: readonly string[]): Buffer {
  return Buffer.from(JSON.stringify(parts), 'utf8');
}
