import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { decryptGcm, encodeAad, encryptGcm, KEY_BYTES, pack, unpack } from './aes-gcm.js';
import { VaultError } from './vault-error.js';

/** The key of one connection and feature. Random nonces: good for 2^32 encryptions (SP 800-38D, 8.3). */
export class DataKey {
  #bytes: Buffer | undefined;
  /** The same key as the ciphers take it: handing bytes over costs more than encrypting 20 KB. */
  #key: KeyObject | undefined;

  /** @throws VaultError VAULT.KEY_MALFORMED unless there are 32 bytes */
  constructor(bytes: Uint8Array) {
    if (bytes.length !== KEY_BYTES) throw new VaultError('VAULT.KEY_MALFORMED');
    this.#bytes = Buffer.from(bytes);
  }

  static generate(): DataKey {
    return new DataKey(randomBytes(KEY_BYTES));
  }

  /** A copy, to be sealed and wiped. */
  get bytes(): Buffer {
    return Buffer.from(this.held());
  }

  /** nonce ‖ ciphertext ‖ tag. `aad` names where it belongs; it opens nowhere else. */
  encrypt(plain: Uint8Array, aad: readonly string[]): Buffer {
    return pack(encryptGcm(this.key(), plain, encodeAad(aad)));
  }

  /** @throws VaultError VAULT.TAMPERED, also for what another key encrypted */
  decrypt(bytes: Uint8Array, aad: readonly string[]): Buffer {
    return decryptGcm(this.key(), unpack(bytes), encodeAad(aad));
  }

  /** Wipes the key (the ciphers' copy goes with the garbage); every later use throws VAULT.KEY_MISSING. */
  destroy(): void {
    this.#bytes?.fill(0);
    this.#bytes = undefined;
    this.#key = undefined;
  }

  private key(): KeyObject {
    this.#key ??= createSecretKey(this.held());
    return this.#key;
  }

  private held(): Buffer {
    if (this.#bytes === undefined) throw new VaultError('VAULT.KEY_MISSING');
    return this.#bytes;
  }
}
