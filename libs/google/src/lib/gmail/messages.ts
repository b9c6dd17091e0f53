import type { Part } from '@gatehouse/audit-trail';
import type { z } from 'zod';
import { classify } from '../door/classify.js';
import type { Read } from '../door/entries.js';
import type { HttpAnswer } from '../door/transport.js';
import { GoogleError } from '../errors.js';
import { boundaryOf, readBatch, type BatchPart } from './batch.js';
import { RawMessage } from './schema.js';

/** A message's metadata and its bytes exactly as Gmail holds them. */
export interface FetchedMessage {
  readonly kind: 'message';
  readonly id: string;
  readonly threadId: string;
  readonly labelIds: string[];
  readonly snippet: string;
  readonly historyId: bigint;
  /** Milliseconds since the epoch. */
  readonly internalDate: bigint;
  readonly sizeEstimate: number;
  readonly raw: Buffer;
}

/** `gone`: deleted since it was listed. `large`: over the batch's bound, to be read singly. `failed`: ask again later or skip. */
export type FetchResult =
  | FetchedMessage
  | { readonly kind: 'gone'; readonly id: string }
  | { readonly kind: 'large'; readonly id: string }
  | { readonly kind: 'failed'; readonly id: string; readonly error: GoogleError };

/** A part over 4 MiB is dropped unread and its message read singly (`design.md` 6). */
const MAX_PART_BYTES = 4 << 20;

export async function readMessages(
  answer: HttpAnswer,
  ids: readonly string[],
  signal: AbortSignal,
  nowMs: number,
): Promise<Read<FetchResult[]>> {
  const boundary = boundaryOf(answer.header('content-type'));
  if (boundary === undefined) throw invalidAnswer('the batch answer is no multipart/mixed');
  const results = new Map<string, FetchResult>();
  const parts: Part[] = [];
  for await (const part of readBatch(answer.body, boundary, { maxPartBytes: MAX_PART_BYTES, invalid: invalidAnswer })) {
    signal.throwIfAborted();
    parts.push({ kind: 'gmail.message', id: part.id, status: part.status });
    results.set(part.id, toResult(part, nowMs));
  }
  const value = ids.map(
    (id) => results.get(id) ?? { kind: 'failed' as const, id, error: invalidAnswer('the batch answer lacks a part') },
  );
  return { value, partial: value.some((r) => r.kind === 'failed' || r.kind === 'gone'), parts };
}

function toResult(part: BatchPart, nowMs: number): FetchResult {
  const { id } = part;
  if (part.body === null) return { kind: 'large', id };
  if (part.status === 404) return { kind: 'gone', id };
  if (part.status !== 200)
    return { kind: 'failed', id, error: classify(part.status, part.body, part.headers['retry-after'], nowMs) };
  try {
    return toMessage(parse(RawMessage, part.body));
  } catch (error) {
    if (error instanceof GoogleError) return { kind: 'failed', id, error };
    throw error;
  }
}

export function toMessage(message: z.infer<typeof RawMessage>): FetchedMessage {
  return {
    kind: 'message',
    id: message.id,
    threadId: message.threadId,
    labelIds: message.labelIds,
    snippet: message.snippet,
    historyId: BigInt(message.historyId),
    internalDate: BigInt(message.internalDate),
    sizeEstimate: message.sizeEstimate,
    raw: Buffer.from(message.raw, 'base64url'),
  };
}

export function parse<S extends z.ZodType>(schema: S, body: Buffer): z.output<S> {
  let json: unknown;
  try {
    json = JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw invalidAnswer('the body is no JSON', error);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw invalidAnswer(`the field ${parsed.error.issues[0]?.path.join('.') ?? '?'} is not as Google documents it`);
}

export function invalidAnswer(why: string, cause?: unknown): GoogleError {
  return new GoogleError(
    'GOOGLE.ANSWER_INVALID',
    'retry-later',
    `Google's answer cannot be read: ${why}.`,
    cause === undefined ? {} : { cause },
  );
}
