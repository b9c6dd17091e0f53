import type { Part } from '@gatehouse/audit-trail';
import type { z } from 'zod';
import { classify } from '../door/classify.js';
import type { Read } from '../door/entries.js';
import type { HttpAnswer } from '../door/transport.js';
import { GoogleError } from '../errors.js';
import { boundaryOf, readBatch, type BatchPart } from './batch.js';
import { MinimalMessage, RawMessage } from './schema.js';

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

/** What a message is labelled with now, without its bytes. */
export interface FetchedLabels {
  readonly kind: 'labels';
  readonly id: string;
  readonly threadId: string;
  readonly labelIds: string[];
  readonly historyId: bigint;
}

/** `gone`: deleted since it was listed. `failed`: ask again later or skip. */
export type MissingResult =
  | { readonly kind: 'gone'; readonly id: string }
  | { readonly kind: 'failed'; readonly id: string; readonly error: GoogleError };

/** `large`: over the batch's bound, to be read singly by `getRawStreamed`. */
export type FetchResult = FetchedMessage | MissingResult | { readonly kind: 'large'; readonly id: string };

/** A part over 4 MiB is dropped unread and its message read singly (`design.md` 6). */
const MAX_PART_BYTES = 4 << 20;

/** Reads a batch's parts; one result per id, in the order asked. `whole` makes a result of a good part's body. */
export async function readParts<T extends { kind: string }>(
  answer: HttpAnswer,
  ids: readonly string[],
  whole: (body: Buffer) => T,
  at: { signal: AbortSignal; nowMs: number },
): Promise<Read<(T | MissingResult | { kind: 'large'; id: string })[]>> {
  const boundary = boundaryOf(answer.header('content-type'));
  if (boundary === undefined) throw invalidAnswer('the batch answer is no multipart/mixed');
  const results = new Map<string, T | MissingResult | { kind: 'large'; id: string }>();
  const parts: Part[] = [];
  for await (const part of readBatch(answer.body, boundary, { maxPartBytes: MAX_PART_BYTES, invalid: invalidAnswer })) {
    at.signal.throwIfAborted();
    parts.push({ kind: 'gmail.message', id: part.id, status: part.status });
    results.set(part.id, toResult(part, whole, at.nowMs));
  }
  const lacking = invalidAnswer('the batch answer lacks a part');
  const value = ids.map((id) => results.get(id) ?? { kind: 'failed' as const, id, error: lacking });
  return { value, partial: value.some(({ kind }) => kind === 'failed' || kind === 'gone'), parts };
}

function toResult<T>(
  part: BatchPart,
  whole: (body: Buffer) => T,
  nowMs: number,
): T | MissingResult | { kind: 'large'; id: string } {
  const { id } = part;
  if (part.body === null) return { kind: 'large', id };
  if (part.status === 404) return { kind: 'gone', id };
  if (part.status !== 200) {
    return { kind: 'failed', id, error: classify(part.status, part.body, part.headers['retry-after'], nowMs) };
  }
  try {
    return whole(part.body);
  } catch (error) {
    if (error instanceof GoogleError) return { kind: 'failed', id, error };
    throw error;
  }
}

export const toWhole = (body: Buffer): FetchedMessage => toMessage(parse(RawMessage, body));

export function toLabels(body: Buffer): FetchedLabels {
  const { id, threadId, labelIds, historyId } = parse(MinimalMessage, body);
  return { kind: 'labels', id, threadId, labelIds, historyId: BigInt(historyId) };
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
