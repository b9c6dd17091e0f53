import { ed25519Check, keyIdOf, splitVerifierKey } from './key.js';
import { malformed } from './transparency-error.js';

/** A witness's key (C2SP tlog-cosignature, Ed25519 cosignature/v1, type 0x04). */
export interface CosignatureVerifier {
  readonly name: string;
  readonly keyId: string;
  readonly publicKey: Buffer;
  /** `signature` = 8 bytes of POSIX time ‖ 64 bytes. */
  verify(checkpointText: Uint8Array, signature: Buffer): boolean;
}

const COSIGNATURE = 0x04;
const TIME_BYTES = 8;

export function cosignatureVerifierOf(vkey: string): CosignatureVerifier {
  const [type, name, keyId, publicKey] = splitVerifierKey(vkey);
  if (type !== COSIGNATURE) throw malformed('The witness key is not an Ed25519 cosignature key.', 'vkey');
  if (keyIdOf(name, COSIGNATURE, publicKey) !== keyId) throw malformed('The witness key does not fit its id.', 'vkey');
  const check = ed25519Check(publicKey);
  return { name, keyId, publicKey, verify: (text, signature) => verifyTimed(check, text, signature) };
}

function verifyTimed(check: ReturnType<typeof ed25519Check>, text: Uint8Array, signature: Buffer): boolean {
  if (signature.length <= TIME_BYTES) return false;
  const header = Buffer.from(`cosignature/v1\ntime ${signature.readBigUInt64BE()}\n`);
  return check(Buffer.concat([header, text]), signature.subarray(TIME_BYTES));
}
