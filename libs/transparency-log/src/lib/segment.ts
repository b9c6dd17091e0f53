import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import { canonicalJson } from './canonical.js';
import { sha256 } from './hash.js';
import { malformed, TransparencyError } from './transparency-error.js';

/** What a segment is bound to: it opens in no other log, entry, person's or month's place. */
export interface SegmentContext {
  readonly origin: string;
  /** The entry's UUIDv7. */
  readonly id: string;
  /** The person's `p_` ref, or the log's `l_` ref. */
  readonly ref: string;
  /** `<ref>/<YYYY-MM>` */
  readonly kid: string;
}

/** A segment, its record key, and what the entry's header says of it (base64; decimal). */
export interface SealedSegment {
  /** nonce ‖ ciphertext ‖ tag */
  readonly segment: Buffer;
  readonly key: Buffer;
  readonly ct: string;
  readonly commit: string;
  readonly len: string;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const PAD_TO = 256;

/** The month of `rx` (`YYYY-MM-DDTHH:MM:SS.sssZ`), UTC. */
export function kidOf(ref: string, rx: string): string {
  return `${ref}/${rx.slice(0, 7)}`;
}

/** HKDF-SHA-256(month key, salt = the id's 36 characters, info `gatehouse/body/v1`). */
export function recordKeyOf(monthKey: Uint8Array, id: string): Buffer {
  if (monthKey.length !== KEY_BYTES) throw malformed('A month key has 32 bytes.', 'monthKey');
  return Buffer.from(hkdfSync('sha256', monthKey, id, 'gatehouse/body/v1', KEY_BYTES));
}

/** Binds the entry to one key: AES-GCM alone would let one ciphertext open to two stories. */
export function commitOf(key: Uint8Array): string {
  return sha256(Buffer.concat([Buffer.from('gatehouse/commit/v1\0'), key])).toString('base64');
}

export function segmentHash(segment: Uint8Array): string {
  return sha256(segment).toString('base64');
}

/** Encrypts one person's part of a body. `nonce` = 12 random bytes. */
export function sealSegment(
  context: SegmentContext,
  plain: Readonly<Record<string, unknown>>,
  keys: { readonly monthKey: Uint8Array; readonly nonce: Uint8Array },
): SealedSegment {
  if (keys.nonce.length !== NONCE_BYTES) throw malformed('A nonce has 12 bytes.', 'nonce');
  const key = recordKeyOf(keys.monthKey, context.id);
  const cipher = createCipheriv('aes-256-gcm', key, keys.nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(aadOf(context));
  const ciphertext = Buffer.concat([cipher.update(pad(canonicalJson(plain))), cipher.final()]);
  const segment = Buffer.concat([keys.nonce, ciphertext, cipher.getAuthTag()]);
  return { segment, key, ct: segmentHash(segment), commit: commitOf(key), len: String(segment.length) };
}

/** The object in a segment. Throws `LOG.BAD_SEGMENT` where key, place or bytes are not those it was sealed with. */
export function openSegment(context: SegmentContext, segment: Uint8Array, key: Uint8Array): Record<string, unknown> {
  const plain = decrypt(context, Buffer.from(segment), key).toString().trimEnd();
  const value: unknown = JSON.parse(plain);
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject || canonicalJson(value).toString() !== plain) throw badSegment('The body is not a canonical object.');
  return value as Record<string, unknown>;
}

function decrypt(context: SegmentContext, segment: Buffer, key: Uint8Array): Buffer {
  const padded = segment.length - NONCE_BYTES - TAG_BYTES;
  if (key.length !== KEY_BYTES || padded < PAD_TO || padded % PAD_TO !== 0)
    throw badSegment('The segment has no proper length.');
  const decipher = createDecipheriv('aes-256-gcm', key, segment.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(aadOf(context));
  decipher.setAuthTag(segment.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(segment.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    throw badSegment('The segment does not open with its key.');
  }
}

function aadOf({ origin, id, ref, kid }: SegmentContext): Buffer {
  return Buffer.from(`${origin}\n${id}\n${ref}\n${kid}\n`);
}

/** Lengths tell nothing: spaces after the JSON up to a multiple of 256. */
function pad(plain: Buffer): Buffer {
  return Buffer.concat([plain, Buffer.alloc((PAD_TO - (plain.length % PAD_TO)) % PAD_TO, ' ')]);
}

function badSegment(message: string): TransparencyError {
  return new TransparencyError('LOG.BAD_SEGMENT', message);
}
