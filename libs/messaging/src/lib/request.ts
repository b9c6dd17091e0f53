import { setTimeout as delay } from 'node:timers/promises';
import {
  headers,
  type Msg,
  type NatsConnection,
  NoRespondersError,
  RequestError,
  TimeoutError,
} from '@nats-io/nats-core';
import type { RequestDefinition } from '@gatehouse/contracts';
import { inSpan, toTraceparent } from '@gatehouse/telemetry';
import { z } from 'zod';
import { MessagingError, RemoteError } from './messaging-error.js';
import { decode, encode, firstFault } from './payload.js';

export interface RequestOptions {
  readonly signal?: AbortSignal;
  /** Last token of the subject, where the definition's subject ends before it (`gh.rpc.audit.admit.<svc>`). */
  readonly token?: string;
  /** Instead of the definition's. */
  readonly timeoutMs?: number;
}

/** A service that is just restarting has no listener for a moment; nobody saw the request, so asking again is safe. */
const ASK_AGAIN_MS = 50;

const Envelope = z.union([
  z.object({
    error: z.object({
      code: z.string(),
      message: z.string(),
      field: z.string().optional(),
      next: z.string().optional(),
    }),
  }),
  z.object({ answer: z.unknown() }),
]);

export async function request<Req, Ans>(
  connection: NatsConnection,
  definition: RequestDefinition<Req, Ans>,
  body: Req,
  options: RequestOptions = {},
): Promise<Ans> {
  const subject = options.token === undefined ? definition.subject : `${definition.subject}.${options.token}`;
  const payload = encode(checked(definition, body), subject);
  const timeoutMs = options.timeoutMs ?? definition.timeoutMs;
  return inSpan({ ...requestSpan(definition), kind: 'client' }, async () =>
    answerOf(definition, await exchange(connection, subject, payload, timeoutMs, options.signal)),
  );
}

/** Both sides' spans are named after the contract: the last token of a subject is an id. */
export function requestSpan<Req, Ans>({ subject }: RequestDefinition<Req, Ans>) {
  return { name: subject, attributes: { 'rpc.system': 'nats', 'rpc.method': subject } };
}

export function checked<Req, Ans>(definition: RequestDefinition<Req, Ans>, body: Req): Req {
  const parsed = definition.request.safeParse(body);
  if (parsed.success) return parsed.data;
  const { field, reason } = firstFault(parsed.error);
  throw new MessagingError(
    'MESSAGING.REQUEST_INVALID',
    `A request for ${definition.subject} is not right: ${reason}.`,
    { field },
  );
}

async function exchange(
  connection: NatsConnection,
  subject: string,
  payload: Uint8Array,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<Msg> {
  const giveUpAtMs = performance.now() + timeoutMs;
  for (;;) {
    signal?.throwIfAborted();
    const leftMs = Math.max(1, Math.ceil(giveUpAtMs - performance.now()));
    try {
      return await abortable(
        connection.request(subject, payload, { timeout: leftMs, headers: headersFor(leftMs) }),
        signal,
      );
    } catch (error) {
      if (signal?.aborted === true) throw error;
      if (!isNobodyThere(error)) throw toMessagingError(error, subject, timeoutMs);
      if (performance.now() + ASK_AGAIN_MS >= giveUpAtMs) throw noAnswer(error, subject, timeoutMs);
      await delay(ASK_AGAIN_MS);
    }
  }
}

export function headersFor(timeoutMs: number) {
  const set = headers();
  set.set('traceparent', toTraceparent());
  set.set('gatehouse-timeout-ms', String(timeoutMs));
  return set;
}

/** The reply may still come; it is then dropped by the connection. */
async function abortable<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (signal === undefined) return work;
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (stop !== undefined) signal.removeEventListener('abort', stop);
    work.catch(() => undefined);
  }
}

function isNobodyThere(error: unknown): boolean {
  return error instanceof NoRespondersError || (error instanceof RequestError && error.isNoResponders());
}

function toMessagingError(error: unknown, subject: string, timeoutMs: number): MessagingError {
  if (error instanceof TimeoutError) return noAnswer(error, subject, timeoutMs);
  return new MessagingError('MESSAGING.UNAVAILABLE', `A request for ${subject} could not be sent.`, {
    cause: error,
    next: 'Try again in a moment.',
  });
}

function noAnswer(cause: unknown, subject: string, timeoutMs: number): MessagingError {
  return new MessagingError('MESSAGING.NO_ANSWER', `Nobody answered ${subject} in ${timeoutMs} ms.`, {
    cause,
    next: 'Try again in a moment; if it stays, see whether the service runs.',
  });
}

export function answerOf<Req, Ans>(definition: RequestDefinition<Req, Ans>, reply: Msg): Ans {
  const envelope = Envelope.safeParse(decode(reply.data));
  if (!envelope.success) throw invalid(definition.subject, envelope.error);
  if ('error' in envelope.data) throw toRemoteError(envelope.data.error);
  const answer = definition.answer.safeParse(envelope.data.answer);
  if (!answer.success) throw invalid(definition.subject, answer.error);
  return answer.data;
}

function invalid(subject: string, error: z.ZodError): MessagingError {
  const { field, reason } = firstFault(error);
  return new MessagingError('MESSAGING.ANSWER_INVALID', `The answer to ${subject} is not right: ${field} ${reason}.`, {
    next: 'The two services are of different releases; upgrade both.',
  });
}

function toRemoteError({
  code,
  message,
  field,
  next,
}: {
  code: string;
  message: string;
  field?: string | undefined;
  next?: string | undefined;
}) {
  return new RemoteError(code, message, {
    ...(field === undefined ? {} : { field }),
    ...(next === undefined ? {} : { next }),
  });
}
