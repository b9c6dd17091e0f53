import {
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';
import { readFileSync } from 'node:fs';
import { decryptGcm, encodeAad, encryptGcm, KEY_BYTES, NONCE_BYTES, TAG_BYTES } from './aes-gcm.js';
import { VaultError } from './vault-error.js';

const PUBLIC_BYTES = 32;

/**
 * A service's key for what is sealed to it on the bus: X25519 (RFC 7748) with a fresh sender key each time, HKDF-SHA-256
 * (RFC 5869), AES-256-GCM. A box = sender's public key ‖ ciphertext ‖ tag, base64url.
 */
export class SealingKeyPair {
  private constructor(private readonly secret: KeyObject) {}

  static generate(): SealingKeyPair {
    return new SealingKeyPair(generateKeyPairSync('x25519').privateKey);
  }

  /** The private key's 32 bytes, as hex or base64url. @throws VaultError VAULT.KEY_MALFORMED */
  static fromPrivate(text: string): SealingKeyPair {
    return new SealingKeyPair(createPrivateKey({ key: { ...JWK, d: toBase64url(text), x: '' }, format: 'jwk' }));
  }

  static fromFile(path: string): SealingKeyPair {
    return SealingKeyPair.fromPrivate(readFileSync(path, 'utf8').trim());
  }

  static readonly sealTo = sealTo;

  /** base64url */
  get publicKey(): string {
    return rawPublic(createPublicKey(this.secret)).toString('base64url');
  }

  /** base64url, for the key file. */
  get privateKey(): string {
    return this.secret.export({ format: 'jwk' }).d ?? '';
  }

  /** `info` says what for, as it did when sealing. @throws VaultError VAULT.TAMPERED, also for a box to another key */
  open(box: string, info: string): Buffer {
    const bytes = Buffer.from(box, 'base64url');
    if (bytes.length < PUBLIC_BYTES + TAG_BYTES) throw new VaultError('VAULT.TAMPERED');
    const sender = bytes.subarray(0, PUBLIC_BYTES);
    const own = Buffer.from(this.publicKey, 'base64url');
    const { key, iv } = derive(this.secret, sender, Buffer.concat([sender, own]), info);
    const ct = bytes.subarray(PUBLIC_BYTES, -TAG_BYTES);
    return decryptGcm(key, { iv, ct, tag: bytes.subarray(-TAG_BYTES) }, encodeAad([info]));
  }
}

const JWK = { kty: 'OKP', crv: 'X25519' } as const;

/** Seals to whoever holds the private key of `publicKey` (base64url). */
export function sealTo(publicKey: string, plain: Uint8Array, info: string): string {
  const recipient = Buffer.from(publicKey, 'base64url');
  const { privateKey } = generateKeyPairSync('x25519');
  const sender = rawPublic(createPublicKey(privateKey));
  const { key, iv } = derive(privateKey, recipient, Buffer.concat([sender, recipient]), info);
  const { ct, tag } = encryptGcm(key, plain, encodeAad([info]), iv);
  return Buffer.concat([sender, ct, tag]).toString('base64url');
}

/** The nonce is derived with the key: each box has its own key, so no pair repeats. */
function derive(secret: KeyObject, theirs: Buffer, salt: Buffer, info: string): { key: Buffer; iv: Buffer } {
  if (theirs.length !== PUBLIC_BYTES) throw new VaultError('VAULT.KEY_MALFORMED');
  const publicKey = createPublicKey({ key: { ...JWK, x: theirs.toString('base64url') }, format: 'jwk' });
  const shared = agree(secret, publicKey);
  const okm = Buffer.from(hkdfSync('sha256', shared, salt, `gatehouse/seal/v1\0${info}`, KEY_BYTES + NONCE_BYTES));
  shared.fill(0);
  return { key: okm.subarray(0, KEY_BYTES), iv: okm.subarray(KEY_BYTES) };
}

/** OpenSSL refuses a public key of low order (an all-zero secret, RFC 7748 6.1). */
function agree(privateKey: KeyObject, publicKey: KeyObject): Buffer {
  try {
    return diffieHellman({ privateKey, publicKey });
  } catch (cause) {
    throw new VaultError('VAULT.TAMPERED', { cause });
  }
}

function rawPublic(key: KeyObject): Buffer {
  return Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');
}

function toBase64url(text: string): string {
  const bytes = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64url');
  if (bytes.length !== KEY_BYTES) throw new VaultError('VAULT.KEY_MALFORMED');
  return bytes.toString('base64url');
}
