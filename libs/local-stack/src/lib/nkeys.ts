import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';

/** A NATS user key (github.com/nats-io/nkeys): the seed (`SU…`) is secret, the public key (`U…`) stands in the server's configuration. */
export interface Nkey {
  readonly seed: string;
  readonly publicKey: string;
}

const SEED = 18 << 3;
const USER = 20 << 3;
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export function generateNkey(): Nkey {
  const { privateKey } = generateKeyPairSync('ed25519');
  return nkeyOf(privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32));
}

/** The user key of a raw 32-byte Ed25519 seed. */
export function nkeyOf(raw: Buffer): Nkey {
  const seed = encode(Buffer.concat([Buffer.from([SEED | (USER >> 5), (USER & 31) << 3]), raw]));
  return { seed, publicKey: encode(Buffer.concat([Buffer.from([USER]), publicBytes(raw)])) };
}

/** The user key of a written seed (`SU…`). */
export function nkeyOfSeed(seed: string): Nkey {
  return nkeyOf(decode(seed).subarray(2, 34));
}

function publicBytes(raw: Buffer): Buffer {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, raw]), format: 'der', type: 'pkcs8' });
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32);
}

function encode(payload: Buffer): string {
  const crc = Buffer.alloc(2);
  crc.writeUInt16LE(crc16(payload));
  return toBase32(Buffer.concat([payload, crc]));
}

/** CRC-16/XMODEM, as nkeys uses it. */
function crc16(bytes: Buffer): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
    crc &= 0xffff;
  }
  return crc;
}

/** RFC 4648, 6, without padding. */
function toBase32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}

function decode(text: string): Buffer {
  const bits = Array.from(text, (letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
