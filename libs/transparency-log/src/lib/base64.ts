import { malformed } from './transparency-error.js';

/** Padded standard base64 in its one form (RFC 4648, 3.5 and 4); anything sloppy is refused. */
export function fromBase64(text: string, what: string, bytes?: number): Buffer {
  const decoded = Buffer.from(text, 'base64');
  if (decoded.toString('base64') !== text) throw malformed(`${what} is not padded standard base64.`);
  if (bytes !== undefined && decoded.length !== bytes) throw malformed(`${what} has not ${bytes} bytes.`);
  return decoded;
}

/** Decimal without sign or leading zeros, at most 2^53 - 1. */
export function fromDecimal(text: string, what: string): number {
  const value = Number(text);
  if (!/^(0|[1-9]\d*)$/.test(text) || !Number.isSafeInteger(value)) throw malformed(`${what} is not a plain number.`);
  return value;
}
