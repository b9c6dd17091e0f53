import type { Admitted, ExchangeOutcome, ExchangeRequest, Part } from '@gatehouse/audit-trail';
import { purposeOf, type ApiKind, type Feature, type PurposeName } from '@gatehouse/contracts';
import { GoogleError } from '../errors.js';
import type { Priority } from '../quota/governor.js';

/** On whose ground a call is made: what the local gate answered, or one of the trail's closed exceptions. */
export interface Authority {
  readonly organisationId: string;
  readonly personId: string | null;
  readonly connectionId: string | null;
  readonly grant: { readonly id: string; readonly ver: string } | null;
  readonly feature: Feature | null;
  readonly purpose: PurposeName;
}

export interface Exchange {
  /** The gate: asked before every attempt, throws when the call may not be made. */
  readonly authority: () => Authority;
  /** The discovery document's method id. */
  readonly method: string;
  readonly api: string;
  readonly kind: ApiKind;
  /** Parts of a batch; 1 otherwise. */
  readonly parts: number;
  readonly resource: { readonly kind: string; readonly id: string | null; readonly count: number } | null;
  /** Google's ids and addresses in the call, for the encrypted body. */
  readonly named: Record<string, unknown>;
  readonly priority: Priority;
  readonly signal?: AbortSignal | undefined;
  readonly principal?: string | undefined;
  readonly fresh?: boolean | undefined;
  readonly deadlineMs: number;
  readonly maxBytes: number;
  /** Joins attempts of one operation. */
  readonly chain?: string | undefined;
}

/** What the reader of an answer adds to the outcome: the parts' own results of a batch. */
export interface Read<T> {
  readonly value: T;
  readonly partial?: boolean;
  readonly parts?: readonly Part[];
}

/** What is known of an answer so far. */
export interface Seen {
  status: number;
  /** Bytes of the body so far. */
  bytes: number;
  requestId: string | null;
}

export function toIntent(exchange: Exchange, authority: Authority): ExchangeRequest {
  const { personId } = authority;
  return {
    ...groundOf(authority),
    api: { svc: exchange.api, method: exchange.method, kind: exchange.kind, parts: exchange.parts },
    resource: exchange.resource,
    principal: exchange.principal ?? null,
    chain: exchange.chain ?? null,
    deadlineMs: exchange.deadlineMs,
    segments: personId === null ? [] : [{ person: personId, plain: exchange.named }],
  };
}

/** Audit takes it only from whom the intent came: the same ground, the same method. */
export function toCompleted(exchange: Exchange, authority: Authority, admitted: Admitted, seen: Seen) {
  const { api: svc, method, kind, parts } = exchange;
  return {
    ...groundOf(authority),
    api: { svc, method, kind, parts: String(parts), status: String(seen.status) },
    op: admitted.id,
    chain: admitted.chain,
    basis: purposeOf(authority.purpose).basis,
    detail: { bytes: String(seen.bytes) },
  };
}

/** Whose log, whose data, why and under which grant: the same in every entry of an exchange. */
function groundOf({ organisationId, personId, grant, feature, purpose }: Authority) {
  return { organisationId, grant, feature, purpose, subjects: personId === null ? [] : [personId] };
}

export function succeeded<T>(exchange: Exchange, seen: Seen, read: Read<T>): ExchangeOutcome {
  return {
    status: seen.status,
    result: read.partial ? 'partial' : 'ok',
    reason: null,
    volume: { in: seen.bytes, out: 0 },
    named: { ...exchange.named, requestId: seen.requestId },
    ...(read.parts === undefined ? {} : { parts: read.parts }),
  };
}

/** A bug in a reader is entered as an answer that could not be read, and then crashes as the bug it is. */
export function failed(exchange: Exchange, seen: Seen, error: unknown): ExchangeOutcome {
  const fault = error instanceof GoogleError ? error : undefined;
  return {
    status: seen.status,
    result: 'error',
    reason: fault ? REASONS[fault.code] : 'invalid_answer',
    volume: { in: seen.bytes, out: 0 },
    named: { ...exchange.named, requestId: seen.requestId, googleReason: fault?.reason ?? null },
  };
}

const REASONS = {
  'GOOGLE.RATE_LIMITED': 'rate_limited',
  'GOOGLE.UNAVAILABLE': 'google_failed',
  'GOOGLE.TIMEOUT': 'timeout',
  'GOOGLE.TOKEN_REFUSED': 'token_dead',
  'GOOGLE.INVALID_GRANT': 'token_dead',
  'GOOGLE.SCOPE_MISSING': 'google_refused',
  'GOOGLE.POLICY_REFUSED': 'google_refused',
  'GOOGLE.CLIENT_INVALID': 'google_refused',
  'GOOGLE.CURSOR_EXPIRED': 'not_found',
  'GOOGLE.ITEM_NOT_FOUND': 'not_found',
  'GOOGLE.ITEM_TOO_LARGE': 'too_large',
  'GOOGLE.REQUEST_REFUSED': 'google_refused',
  'GOOGLE.ANSWER_INVALID': 'invalid_answer',
  'GOOGLE.CONSENT_CLOSED': 'grant_closed',
  'GOOGLE.ABORTED': 'aborted',
} as const;
