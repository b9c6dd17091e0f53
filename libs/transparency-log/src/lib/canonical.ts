import canonicalize from 'canonicalize';
import { malformed } from './transparency-error.js';

export const MAX_ENTRY_BYTES = 16_384;

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

/** RFC 8785 bytes of a JSON value. */
export function canonicalJson(value: unknown): Buffer {
  const text = canonicalize(value);
  if (text === undefined) throw malformed('The value has no JSON form.');
  return Buffer.from(text);
}

/** Whether the bytes are JSON in its RFC 8785 form (which also excludes repeated names). */
export function isCanonical(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes).toString();
  try {
    return isCanonicalText(text, JSON.parse(text)) && Buffer.from(text).equals(bytes);
  } catch {
    return false;
  }
}

/** An entry's bytes: canonical, ASCII, 1-16,384 of them. Throws `LOG.MALFORMED`. */
export function encodeEntry(value: unknown): Buffer {
  const bytes = canonicalJson(value);
  requireEntryText(bytes.toString());
  return bytes;
}

/** The value of an entry's bytes. Throws `LOG.MALFORMED` unless they are its one form. */
export function parseEntry(bytes: Buffer): unknown {
  const text = bytes.toString('latin1');
  requireEntryText(text);
  const value = parseJson(text);
  if (!isCanonicalText(text, value)) throw malformed('The entry is not in canonical form.');
  return value;
}

/**
 * Most canonical text is what `JSON.stringify` makes of names in order; asking that first spares a verifier of a million
 * entries most of its time. What differs, and every escape of a surrogate, is judged by the library.
 */
function isCanonicalText(text: string, value: unknown): boolean {
  if (!text.includes('\\ud') && JSON.stringify(value) === text && hasSortedNames(value)) return true;
  return canonicalize(value) === text;
}

function hasSortedNames(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(hasSortedNames);
  let last: string | undefined;
  for (const [name, member] of Object.entries(value)) {
    if ((last !== undefined && name <= last) || !hasSortedNames(member)) return false;
    last = name;
  }
  return true;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('The entry is not JSON.');
  }
}

function requireEntryText(text: string): void {
  if (text.length < 1 || text.length > MAX_ENTRY_BYTES) {
    throw malformed(`An entry has 1 to ${MAX_ENTRY_BYTES} bytes, this one ${text.length}.`);
  }
  if (!PRINTABLE_ASCII.test(text)) throw malformed('An entry is printable ASCII.');
}
