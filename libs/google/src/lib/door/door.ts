import type { Admitted, TrailClient } from '@gatehouse/audit-trail';
import type { Clock } from '@gatehouse/identifiers';
import { GoogleError } from '../errors.js';
import type { QuotaGovernor } from '../quota/governor.js';
import { unitsOf } from '../quota/tariff.js';
import { classify } from './classify.js';
import {
  failed,
  succeeded,
  toCompleted,
  toIntent,
  type Authority,
  type Exchange,
  type Read,
  type Seen,
} from './entries.js';
import { Released } from './released.js';
import { readBounded, toNetworkError, type HttpAnswer, type HttpCall, type Transport } from './transport.js';

/** One attempt that was sent: its intent stands, its answer has begun. */
interface Attempt {
  readonly authority: Authority;
  readonly admitted: Admitted;
  readonly answer: HttpAnswer;
  readonly seen: Seen;
  readonly signal: AbortSignal;
}

type ReadAnswer<T> = (answer: HttpAnswer, body: () => Promise<Buffer>, signal: AbortSignal) => Promise<Read<T>>;

/**
 * The one door: gate → quota → admit → call → outcome → release, in this order, for every HTTP attempt. A body is
 * handed to `read` before the outcome, but what `read` makes of it leaves only as `Released`, after the outcome.
 */
export class GoogleDoor {
  constructor(
    private readonly transport: Transport,
    private readonly governor: QuotaGovernor,
    private readonly trail: Pick<TrailClient, 'exchange' | 'entry'>,
    private readonly clock: Clock,
  ) {}

  get quota(): QuotaGovernor {
    return this.governor;
  }

  nowMs(): number {
    return this.clock.now().getTime();
  }

  async exchange<T>(exchange: Exchange, http: HttpCall, read: ReadAnswer<T>): Promise<Released<T>> {
    const { admitted, answer, seen, signal } = await this.#call(exchange, http);
    let result: Read<T>;
    try {
      result = await read(answer, () => readBounded(answer, exchange.maxBytes, signal), signal);
    } catch (error) {
      await admitted.outcome(failed(exchange, seen, error));
      throw error;
    } finally {
      answer.discard();
    }
    refuseDiscarded(await admitted.outcome(succeeded(exchange, seen, result)));
    return Released.make(result.value, admitted.id);
  }

  /**
   * An answer too large to hold: its outcome is admitted at its headers, then `take` sees the bytes as they arrive, the
   * gate is asked every MiB, and `exchange.completed` tells how many bytes there were.
   */
  async stream<T>(
    exchange: Exchange,
    http: HttpCall,
    take: (chunks: AsyncIterable<Buffer>) => Promise<T>,
  ): Promise<Released<T>> {
    const { authority, admitted, answer, seen } = await this.#call(exchange, http);
    try {
      const announced = Number(answer.header('content-length') ?? 0);
      refuseDiscarded(await admitted.outcome(succeeded(exchange, { ...seen, bytes: announced }, { value: null })));
      const value = await take(gated(answer.body, exchange));
      return Released.make(value, admitted.id);
    } finally {
      answer.discard();
      await this.trail.entry('exchange.completed', toCompleted(authority, admitted, seen.bytes));
    }
  }

  /** Up to the answer's headers; a refusal of Google's is entered and thrown as its class. */
  async #call(exchange: Exchange, http: HttpCall): Promise<Attempt> {
    const { authority, admitted } = await this.#admit(exchange);
    const deadline = AbortSignal.timeout(exchange.deadlineMs);
    const signal = exchange.signal ? AbortSignal.any([deadline, exchange.signal]) : deadline;
    const seen: Seen = { status: 0, bytes: 0, requestId: null };
    try {
      const headers = { ...http.headers, 'x-gatehouse-exchange': admitted.id };
      const answer = await this.transport.send({ ...http, headers }, signal);
      seen.status = answer.status;
      seen.requestId = answer.header('x-goog-request-id') ?? null;
      const counted: HttpAnswer = { ...answer, body: counting(answer.body, seen, signal) };
      if (answer.status < 200 || answer.status >= 300) throw await this.#refusal(counted, signal);
      return { authority, admitted, answer: counted, seen, signal };
    } catch (error) {
      await admitted.outcome(failed(exchange, seen, error));
      this.#slowDown(authority, error);
      throw error;
    }
  }

  /** Gate, quota, gate again (the wait may have been long), then admission; one that came late is not used. */
  async #admit(exchange: Exchange): Promise<{ authority: Authority; admitted: Admitted }> {
    const units = unitsOf(this.governor.tariff, exchange.method) * exchange.parts;
    await this.governor.acquire({
      user: laneOf(exchange.authority()),
      units,
      priority: exchange.priority,
      ...(exchange.signal ? { signal: exchange.signal } : {}),
      ...(exchange.fresh === undefined ? {} : { fresh: exchange.fresh }),
    });
    const authority = exchange.authority();
    const admitted = await this.trail.exchange(toIntent(exchange, authority));
    if (!admitted.isFresh) {
      await admitted.notSent('admission_late');
      admitted.assertFresh();
    }
    return { authority, admitted };
  }

  async #refusal(answer: HttpAnswer, signal: AbortSignal): Promise<GoogleError> {
    try {
      const body = await readBounded(answer, MAX_ERROR_BYTES, signal);
      return classify(answer.status, body, answer.header('retry-after'), this.nowMs());
    } finally {
      answer.discard();
    }
  }

  #slowDown(authority: Authority, error: unknown): void {
    if (!(error instanceof GoogleError) || error.code !== 'GOOGLE.RATE_LIMITED') return;
    this.governor.penalise(laneOf(authority), error.retryAfterMs ?? DEFAULT_PENALTY_MS);
  }
}

const MAX_ERROR_BYTES = 1 << 20;
const DEFAULT_PENALTY_MS = 5_000;

const GATE_EVERY_BYTES = 1 << 20;

function laneOf(authority: Authority): string {
  return authority.connectionId ?? 'system';
}

function refuseDiscarded(verdict: 'ok' | 'discarded'): void {
  if (verdict === 'ok') return;
  throw new GoogleError(
    'GOOGLE.CONSENT_CLOSED',
    'give-up',
    'Consent was withdrawn during the call; its answer was destroyed.',
  );
}

async function* counting(body: AsyncIterable<Buffer>, seen: Seen, signal: AbortSignal): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of body) {
      seen.bytes += chunk.length;
      yield chunk;
    }
  } catch (error) {
    throw toNetworkError(error, signal);
  }
}

/** Asks the gate again every MiB: a withdrawal cuts the answer. */
async function* gated(body: AsyncIterable<Buffer>, exchange: Exchange): AsyncGenerator<Buffer> {
  let sinceAsked = 0;
  for await (const chunk of body) {
    sinceAsked += chunk.length;
    if (sinceAsked >= GATE_EVERY_BYTES) {
      exchange.authority();
      sinceAsked = 0;
    }
    yield chunk;
  }
}
