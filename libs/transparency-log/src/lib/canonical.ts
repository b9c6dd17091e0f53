import canonicalize from 'canonicalize';
import { malformed } from './transparency-error.js';

export const MAX_ENTRY_BYTES = 16_384;

/** RFC 8785 bytes of a JSON value. */
export function canonicalJson(value: unknown): Buffer {
  const text = canonicalize(value);
  if (text === undefined) throw malformed('The value has no JSON form.');
  return Buffer.from(text);
}

/** Whether the bytes are JSON in its RFC 8785 form (which also excludes repeated names). */
export function isCanonical(bytes: Uint8Array): boolean {
  try {
    return canonicalJson(JSON.parse(Buffer.from(bytes).toString())).equals(bytes);
  } catch {
    return false;
  }
}

/** An entry's bytes: canonical, ASCII, 1-16,384 of them. Throws `LOG.MALFORMED`. */
export function encodeEntry(value: unknown): Buffer {
  const bytes = canonicalJson(value);
  requireEntryBytes(bytes);
  return bytes;
}

/** The value of an entry's bytes. Throws `LOG.MALFORMED` unless they are its one form. */
export function parseEntry(bytes: Buffer): unknown {
  requireEntryBytes(bytes);
  const value = parseJson(bytes.toString('latin1'));
  if (!canonicalJson(value).equals(bytes)) throw malformed('The entry is not in canonical form.');
  return value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('The entry is not JSON.');
  }
}

function requireEntryBytes(bytes: Buffer): void {
  if (bytes.length < 1 || bytes.length > MAX_ENTRY_BYTES) {
    throw malformed(`An entry has 1 to ${MAX_ENTRY_BYTES} bytes, this one ${bytes.length}.`);
  }
  if (bytes.some((byte) => byte < 0x20 || byte > 0x7e)) throw malformed('An entry is printable ASCII.');
}
