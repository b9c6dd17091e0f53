import type { Admitted, ExchangeOutcome, Part, TrailClient } from '@gatehouse/audit-trail';
import type { ApiKind, Feature, PurposeName } from '@gatehouse/contracts';
import type { Clock } from '@gatehouse/identifiers';
import { GoogleError } from '../errors.js';
import { unitsOf } from '../quota/tariff.js';
import type { Priority, QuotaGovernor } from '../quota/governor.js';
import { classify } from './classify.js';
import { Released } from './released.js';
import { readBounded, toNetworkError, type HttpAnswer, type HttpCall, type Transport } from './transport.js';

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

/**
 * The one door: gate → quota → admit → call → outcome → release, in this order, for every HTTP attempt. A body is
 * handed to `read` before the outcome, but what `read` makes of it leaves only as `Released`, after the outcome.
 */
export class GoogleDoor {
  constructor(
    private readonly transport: Transport,
    private readonly governor: QuotaGovernor,
    private readonly trail: Pick<TrailClient, 'exchange'>,
    private readonly clock: Clock,
  ) {}

  get quota(): QuotaGovernor {
    return this.governor;
  }

  nowMs(): number {
    return this.clock.now().getTime();
  }

  async exchange<T>(
    exchange: Exchange,
    http: HttpCall,
    read: (answer: HttpAnswer, body: () => Promise<Buffer>, signal: AbortSignal) => Promise<Read<T>>,
  ): Promise<Released<T>> {
    const admitted = await this.#admit(exchange);
    const stop = AbortSignal.any([
      AbortSignal.timeout(exchange.deadlineMs),
      ...(exchange.signal ? [exchange.signal] : []),
    ]);
    const seen: { status: number; bytes: number; requestId: string | null } = { status: 0, bytes: 0, requestId: null };
    let result: Read<T>;
    try {
      admitted.assertFresh();
      const headers = { ...http.headers, 'x-gatehouse-exchange': admitted.id };
      const answer = await this.transport.send({ ...http, headers }, stop);
      seen.status = answer.status;
      seen.requestId = answer.header('x-goog-request-id') ?? null;
      result = await this.#read(exchange, answer, read, seen, stop);
    } catch (error) {
      const fault = error instanceof GoogleError ? error : toNetworkError(error, stop);
      await admitted.outcome(failed(exchange, seen, fault));
      this.#slowDown(exchange, fault);
      throw fault;
    }
    const released = await admitted.outcome(succeeded(exchange, seen, result));
    if (released === 'discarded') {
      throw new GoogleError(
        'GOOGLE.CONSENT_CLOSED',
        'give-up',
        'Consent was withdrawn during the call; its answer was destroyed.',
      );
    }
    return Released.make(result.value, admitted.id);
  }

  /** Gate, quota, gate again (the wait may have been long), then admission; late admissions are made anew. */
  async #admit(exchange: Exchange): Promise<Admitted> {
    const before = exchange.authority();
    const units = unitsOf(this.governor.tariff, exchange.method) * exchange.parts;
    await this.governor.acquire({
      user: before.connectionId ?? 'system',
      units,
      priority: exchange.priority,
      ...(exchange.signal ? { signal: exchange.signal } : {}),
      ...(exchange.fresh === undefined ? {} : { fresh: exchange.fresh }),
    });
    const authority = exchange.authority();
    return this.trail.exchange({
      organisationId: authority.organisationId,
      grant: authority.grant,
      feature: authority.feature,
      purpose: authority.purpose,
      subjects: authority.personId === null ? [] : [authority.personId],
      api: { svc: exchange.api, method: exchange.method, kind: exchange.kind, parts: exchange.parts },
      resource: exchange.resource,
      principal: exchange.principal ?? null,
      chain: exchange.chain ?? null,
      deadlineMs: exchange.deadlineMs,
      segments: authority.personId === null ? [] : [{ person: authority.personId, plain: exchange.named }],
    });
  }

  async #read<T>(
    exchange: Exchange,
    answer: HttpAnswer,
    read: (answer: HttpAnswer, body: () => Promise<Buffer>, signal: AbortSignal) => Promise<Read<T>>,
    seen: { bytes: number },
    signal: AbortSignal,
  ): Promise<Read<T>> {
    const counted: HttpAnswer = { ...answer, body: counting(answer.body, seen) };
    try {
      if (answer.status >= 200 && answer.status < 300) {
        return await read(counted, () => readBounded(counted, exchange.maxBytes, signal), signal);
      }
      const body = await readBounded(counted, MAX_ERROR_BYTES, signal);
      throw classify(answer.status, body, answer.header('retry-after'), this.nowMs());
    } finally {
      answer.discard();
    }
  }

  #slowDown(exchange: Exchange, fault: GoogleError): void {
    if (fault.code !== 'GOOGLE.RATE_LIMITED') return;
    const user = exchange.authority().connectionId ?? 'system';
    this.governor.penalise(user, fault.retryAfterMs ?? DEFAULT_PENALTY_MS);
  }
}

const MAX_ERROR_BYTES = 1 << 20;
const DEFAULT_PENALTY_MS = 5_000;

function succeeded<T>(
  exchange: Exchange,
  seen: { status: number; bytes: number; requestId: string | null },
  read: Read<T>,
): ExchangeOutcome {
  return {
    status: seen.status,
    result: read.partial ? 'partial' : 'ok',
    reason: null,
    volume: { in: seen.bytes, out: 0 },
    named: { ...exchange.named, requestId: seen.requestId },
    ...(read.parts === undefined ? {} : { parts: read.parts }),
  };
}

function failed(
  exchange: Exchange,
  seen: { status: number; bytes: number; requestId: string | null },
  fault: GoogleError,
): ExchangeOutcome {
  return {
    status: seen.status,
    result: 'error',
    reason: REASONS[fault.code],
    volume: { in: seen.bytes, out: 0 },
    named: { ...exchange.named, requestId: seen.requestId, googleReason: fault.reason ?? null },
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

async function* counting(body: AsyncIterable<Buffer>, seen: { bytes: number }): AsyncGenerator<Buffer> {
  for await (const chunk of body) {
    seen.bytes += chunk.length;
    yield chunk;
  }
}
