import { createHash } from 'node:crypto';
import { type ApiCall, RawAnswer } from '../api/api-call.js';
import { conditionNotMet } from './refusals.js';

/** A new etag: later than any that the same log has given, even within one ms. */
export function etagOf(now: number, version: number): string {
  return `"${String(now * 2_000 + (version % 2_000))}"`;
}

/** The etag of a list is that of all that it holds. */
export function etagOfAll(items: readonly unknown[]): string {
  return `"p${createHash('sha256').update(JSON.stringify(items)).digest('hex').slice(0, 14)}0g"`;
}

/** @throws GoogleError 412 where the caller wants to change another state than there is */
export function requireMatch(call: ApiCall, etag: string): void {
  const wanted = call.call.headers['if-match'];
  if (wanted !== undefined && wanted !== '*' && wanted !== etag) throw conditionNotMet();
}

/** A resource as it is answered. */
export interface Tagged {
  readonly etag: string;
  readonly [field: string]: unknown;
}

/** The answer, or 304 where the caller has it already. */
export function unlessKnown<T extends { readonly etag: string }>(call: ApiCall, answer: T): T | RawAnswer {
  if (call.call.headers['if-none-match'] !== answer.etag) return answer;
  return new RawAnswer({ status: 304, headers: { etag: answer.etag }, body: '' });
}
