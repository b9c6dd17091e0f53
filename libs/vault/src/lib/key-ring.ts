import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { decryptGcm, encodeAad, encryptGcm, KEY_BYTES, pack, unpack } from './aes-gcm.js';
import { VaultError } from './vault-error.js';

/** An envelope: the plaintext under a data key used once, the data key under the key-encryption key. */
export interface Sealed {
  readonly alg: 'A256GCM';
  /** `<ring>/<fingerprint of the key>`: tells a wrong key from tampering. */
  readonly kek: string;
  readonly kekVersion: number;
  readonly wrappedDek: Buffer;
  readonly iv: Buffer;
  readonly tag: Buffer;
  readonly ct: Buffer;
}

/** The versions of one key-encryption key. The highest encrypts; every one that is there decrypts. */
export class KeyRing {
  private constructor(
    private readonly name: string,
    private readonly keys: ReadonlyMap<number, Buffer>,
  ) {}

  /** One key a line, 64 hex digits, optionally after its version (`3 ab12…`); without, lines count from 1. */
  static fromFile(path: string, name = 'kek'): KeyRing {
    return KeyRing.fromHex(readFileSync(path, 'utf8'), name);
  }

  /** @throws VaultError VAULT.KEY_MALFORMED */
  static fromHex(text: string, name = 'kek'): KeyRing {
    const lines = text.split('\n').map((line) => line.trim());
    const keys = lines.filter((line) => line !== '' && !line.startsWith('#')).map(parseLine);
    if (keys.length === 0 || new Set(keys.map(([version]) => version)).size !== keys.length) {
      throw new VaultError('VAULT.KEY_MALFORMED');
    }
    return new KeyRing(name, new Map(keys));
  }

  get activeVersion(): number {
    return Math.max(...this.keys.keys());
  }

  /** `aad` names where this belongs: organisation, collection, _id, field. It opens nowhere else. */
  seal(plain: Uint8Array, aad: readonly string[]): Sealed {
    const dek = randomBytes(KEY_BYTES);
    const body = encryptGcm(dek, plain, encodeAad(aad));
    const sealed = { alg: 'A256GCM' as const, ...this.wrap(dek, aad), ...body };
    dek.fill(0);
    return sealed;
  }

  /** @throws VaultError VAULT.KEY_MISSING, VAULT.WRONG_KEY, VAULT.TAMPERED */
  open(sealed: Sealed, aad: readonly string[]): Buffer {
    const dek = this.unwrap(sealed, aad);
    try {
      return decryptGcm(dek, sealed, encodeAad(aad));
    } finally {
      dek.fill(0);
    }
  }

  needsRewrap({ kekVersion }: Sealed): boolean {
    return kekVersion !== this.activeVersion;
  }

  /** The same ciphertext with its data key under the active version; repeating it is harmless. */
  rewrap(sealed: Sealed, aad: readonly string[]): Sealed {
    const dek = this.unwrap(sealed, aad);
    const rewrapped = { ...sealed, ...this.wrap(dek, aad) };
    dek.fill(0);
    return rewrapped;
  }

  private wrap(dek: Buffer, aad: readonly string[]): Pick<Sealed, 'kek' | 'kekVersion' | 'wrappedDek'> {
    const kekVersion = this.activeVersion;
    const key = this.keyOf(kekVersion);
    const kek = `${this.name}/${fingerprint(key)}`;
    return { kek, kekVersion, wrappedDek: pack(encryptGcm(key, dek, wrapAad(kek, kekVersion, aad))) };
  }

  private unwrap({ alg, kek, kekVersion, wrappedDek }: Sealed, aad: readonly string[]): Buffer {
    if ((alg as string) !== 'A256GCM') throw new VaultError('VAULT.TAMPERED');
    const key = this.keyOf(kekVersion);
    if (kek !== `${this.name}/${fingerprint(key)}`) throw new VaultError('VAULT.WRONG_KEY');
    const dek = decryptGcm(key, unpack(wrappedDek), wrapAad(kek, kekVersion, aad));
    if (dek.length !== KEY_BYTES) throw new VaultError('VAULT.TAMPERED');
    return dek;
  }

  private keyOf(version: number): Buffer {
    const key = this.keys.get(version);
    if (key === undefined) throw new VaultError('VAULT.KEY_MISSING');
    return key;
  }
}

function parseLine(line: string, index: number): [version: number, key: Buffer] {
  const parsed = /^(?:(\d{1,6})\s+)?([0-9a-f]{64})$/i.exec(line);
  if (parsed === null) throw new VaultError('VAULT.KEY_MALFORMED');
  const [, version, hex = ''] = parsed;
  return [version === undefined ? index + 1 : Number(version), Buffer.from(hex, 'hex')];
}

/** Shows whether two keys are one; from 32 random bytes it tells nothing else. */
function fingerprint(key: Buffer): string {
  return createHash('sha256').update('gatehouse/kek-fingerprint/v1\0').update(key).digest('hex').slice(0, 12);
}

function wrapAad(kek: string, kekVersion: number, aad: readonly string[]): Buffer {
  return encodeAad(['gatehouse/wrap/v1', kek, String(kekVersion), ...aad]);
}
