import type { Draft } from '@gatehouse/contracts';
import { canonicalJson } from '@gatehouse/transparency-log';
import { createHmac, timingSafeEqual } from 'node:crypto';

/** HMAC of the draft without its principal, which a re-sender may have renewed. */
export function digestOf(draft: Draft, dayKey: Buffer): Buffer {
  return createHmac('sha256', dayKey)
    .update(canonicalJson({ ...draft, principal: null }))
    .digest()
    .subarray(0, 16);
}

export function isSameDigest(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
