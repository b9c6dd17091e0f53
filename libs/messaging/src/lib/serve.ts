import type { Msg, NatsConnection, Subscription } from '@nats-io/nats-core';
import type { RequestDefinition } from '@gatehouse/contracts';
import { HubError } from '@gatehouse/errors';
import { failSpan, inCalledSpan, type Logger } from '@gatehouse/telemetry';
import { decode, encode, firstFault } from './payload.js';
import { requestSpan } from './request.js';

export interface RequestContext {
  /** The service whose inbox the answer goes to; NATS lets only that service read it. Undefined when nobody waits. */
  readonly caller: string | undefined;
  /** Last token of the subject, where served with a suffix. NATS decides who may publish there, so this one is proof. */
  readonly token: string | undefined;
  /** Aborted when the caller has given up. */
  readonly signal: AbortSignal;
}

export type RequestHandler<Req, Ans> = (body: Req, context: RequestContext) => Promise<Ans>;

export interface ServeOptions {
  /** Serves `<subject>.*` and hands the last token to the handler. */
  readonly suffix?: '*';
  /** Requests under way at once; above it callers are told to come back. */
  readonly maxInFlight?: number;
  /** No queue group: each instance hears every request and answers for itself (see `Bus.requestAll`). */
  readonly everyInstance?: true;
}

/** The largest answer: nats-server's limit for a payload. */
const MAX_ANSWER_BYTES = 1_000_000;

/** Answers one kind of request; instances of a service share the work by the queue group. */
export class RequestServer<Req, Ans> {
  private readonly subscription: Subscription;
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    connection: NatsConnection,
    private readonly definition: RequestDefinition<Req, Ans>,
    private readonly handler: RequestHandler<Req, Ans>,
    private readonly logger: Logger,
    private readonly options: ServeOptions,
  ) {
    const subject = options.suffix === undefined ? definition.subject : `${definition.subject}.${options.suffix}`;
    this.subscription = connection.subscribe(subject, {
      ...(options.everyInstance === true ? {} : { queue: definition.service }),
      callback: (error, message) => {
        if (error === null) this.take(message);
        else this.logger.error({ event: 'rpc.subscription', subject, err: error }, 'requests cannot be heard');
      },
    });
  }

  /** Takes no more requests and waits for those under way. */
  async stop(): Promise<void> {
    // Without a connection there is nothing to drain; what is under way still finishes.
    await this.subscription.drain().catch(() => undefined);
    await Promise.allSettled(this.underWay);
  }

  private take(message: Msg): void {
    if (this.underWay.size >= (this.options.maxInFlight ?? 1_024)) {
      respond(message, { error: { code: 'MESSAGING.UNAVAILABLE', message: 'Too much to do; try again in a moment.' } });
      return;
    }
    const span = { ...requestSpan(this.definition), kind: 'server' } as const;
    const work = inCalledSpan(message.headers?.get('traceparent'), span, () => this.answer(message)).finally(() => {
      this.underWay.delete(work);
    });
    this.underWay.add(work);
  }

  private async answer(message: Msg): Promise<void> {
    try {
      const body = this.parse(message);
      const answer = await this.handler(body, toContext(message, this.options));
      respond(message, { answer });
    } catch (error) {
      failSpan(error);
      respond(message, { error: this.toWire(error) });
    }
  }

  private parse(message: Msg): Req {
    const parsed = this.definition.request.safeParse(decode(message.data));
    if (parsed.success) return parsed.data;
    const { field, reason } = firstFault(parsed.error);
    throw new HubError('MESSAGING.REQUEST_INVALID', `The request is not right: ${reason}.`, { field });
  }

  /** An expected fault travels as it is; a bug is logged here and travels as a bare sentence. Never a stack. */
  private toWire(error: unknown): { code: string; message: string; field?: string; next?: string } {
    const { subject } = this.definition;
    if (!(error instanceof HubError)) {
      this.logger.error({ event: 'rpc.bug', subject, err: error }, 'a request met a bug');
      return { code: 'INTERNAL', message: 'Something went wrong on our side.' };
    }
    const { code, message, field, next } = error as HubError;
    return { code, message, ...(field === undefined ? {} : { field }), ...(next === undefined ? {} : { next }) };
  }
}

function toContext(message: Msg, { suffix }: ServeOptions): RequestContext {
  let signal: AbortSignal | undefined;
  return {
    caller: /^_INBOX_([\w-]+)\./.exec(message.reply ?? '')?.[1],
    token: suffix === undefined ? undefined : message.subject.split('.').at(-1),
    get signal() {
      signal ??= AbortSignal.timeout(Number(message.headers?.get('gatehouse-timeout-ms') ?? '') || 60_000);
      return signal;
    },
  };
}

function respond(message: Msg, envelope: object): void {
  if (message.reply === undefined || message.reply === '') return;
  message.respond(encode(envelope, message.subject, MAX_ANSWER_BYTES));
}
