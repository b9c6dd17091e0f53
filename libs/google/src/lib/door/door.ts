import { TrailError, type Admitted, type TrailClient } from '@gatehouse/audit-trail';
import type { Clock } from '@gatehouse/identifiers';
import { GoogleError } from '../errors.js';
import type { QuotaGovernor } from '../quota/governor.js';
import { unitsOf } from '../quota/tariff.js';
import { CallTime, HEAD_GRACE_MS } from './call-time.js';
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

/** A call under way. */
interface Sent {
  readonly admitted: Admitted;
  readonly time: CallTime;
  readonly seen: Seen;
}

type ReadAnswer<T> = (answer: HttpAnswer, body: () => Promise<Buffer>, signal: AbortSignal) => Promise<Read<T>>;

/**
 * The one door: gate → quota → admit → call → outcome → release, in this order, for every HTTP attempt. A body is
 * handed to `read` before the outcome, but what `read` makes of it leaves only as `Released`, after the outcome.
 */
export class GoogleDoor {
  /** Outcomes of calls whose callers were let go. */
  readonly #closing = new Set<Promise<void>>();

  constructor(
    private readonly transport: Transport,
    private readonly governor: QuotaGovernor,
    private readonly trail: Pick<TrailClient, 'exchange' | 'entry'>,
    private readonly clock: Clock,
    private readonly headGraceMs = HEAD_GRACE_MS,
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
      exchange.authority(); // closed behind the last MiB: what was taken is not released
      return Released.make(value, admitted.id);
    } finally {
      answer.discard();
      await this.trail.entry(
        'exchange.completed',
        toCompleted(exchange, authority, admitted, seen),
        COMPLETED_WITHIN_MS,
      );
    }
  }

  /** Until every call that was cut has its outcome in the trail. */
  async settled(): Promise<void> {
    await Promise.all(this.#closing);
  }

  /** Up to the answer's headers; a refusal of Google's is entered and thrown as its class. */
  async #call(exchange: Exchange, http: HttpCall): Promise<Attempt> {
    const { authority, admitted } = await this.#admit(exchange);
    const time = new CallTime({ deadlineMs: exchange.deadlineMs, headGraceMs: this.headGraceMs }, exchange.signal);
    const seen: Seen = { status: 0, bytes: 0, requestId: null };
    const head = this.#head(http, { admitted, time, seen });
    try {
      const answer = await time.unlessCut(head);
      if (answer.status < 200 || answer.status >= 300) throw await this.#refusal(answer, time.socket);
      return { authority, admitted, answer, seen, signal: time.socket };
    } catch (error) {
      const close = (): Promise<unknown> => closeWithout(exchange, { admitted, time, seen }, error);
      if (time.isCut && !time.hasHead) this.#closeLater(head, close);
      else await close();
      this.#slowDown(authority, error);
      throw error;
    }
  }

  async #head(http: HttpCall, { admitted, time, seen }: Sent): Promise<HttpAnswer> {
    const headers = { ...http.headers, 'x-gatehouse-exchange': admitted.id };
    const begin = (): void => {
      admitted.assertFresh(); // it may have waited for a socket
      time.begin();
    };
    try {
      const answer = await this.transport.send({ ...http, headers }, time.socket, begin);
      time.headArrived();
      seen.status = answer.status;
      seen.requestId = answer.header('x-goog-request-id') ?? null;
      const discard = (): void => {
        time.end();
        answer.discard();
      };
      return { ...answer, body: counting(answer.body, seen, time.socket), discard };
    } catch (error) {
      time.end();
      throw error;
    }
  }

  /** The caller of a cut call waits for nothing; its outcome follows when the head has come, or will not come. */
  #closeLater(head: Promise<HttpAnswer>, close: () => Promise<unknown>): void {
    const closed = head
      .then(
        (answer) => answer.discard(),
        () => 'no head came',
      )
      .then(close)
      .catch(() => 'unheard: audit enters exchange.unknown')
      .then(() => void this.#closing.delete(closed));
    this.#closing.add(closed);
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

/** The end of a call that gave nothing: one that never left was not sent. */
function closeWithout(exchange: Exchange, sent: Sent, error: unknown): Promise<unknown> {
  const { admitted, time, seen } = sent;
  if (error instanceof TrailError) return admitted.notSent('admission_late');
  if (time.isCut && !time.hasBegun) return admitted.notSent('aborted');
  return admitted.outcome(failed(exchange, seen, error));
}

const MAX_ERROR_BYTES = 1 << 20;
const DEFAULT_PENALTY_MS = 5_000;

/** As an outcome: re-sent while `audit` is away, for the whole answer would have to be fetched anew. */
const COMPLETED_WITHIN_MS = 60_000;
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
