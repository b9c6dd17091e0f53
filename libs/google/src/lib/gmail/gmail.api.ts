import type { Part } from '@gatehouse/audit-trail';
import type { z } from 'zod';
import type { AccessToken, AccessTokenSource, CallContext, Gate } from '../door/ports.js';
import type { Authority, Exchange, GoogleDoor, Read } from '../door/door.js';
import type { Released } from '../door/released.js';
import type { HttpAnswer, HttpCall } from '../door/transport.js';
import { GoogleError } from '../errors.js';
import { unitsOf } from '../quota/tariff.js';
import { classify } from '../door/classify.js';
import { boundaryOf, readBatch, writeBatch, type BatchPart } from './batch.js';
import { HistoryPage, LabelList, MessagePage, Profile, RawMessage, Watch, type Label } from './schema.js';

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

interface Call {
  readonly method: string;
  readonly kind?: 'read' | 'write';
  readonly path: string;
  readonly post?: unknown;
  readonly resource: Exchange['resource'];
  readonly named?: Record<string, unknown>;
}

export interface GmailSettings {
  /** `https://gmail.googleapis.com`, or a simulator's. */
  readonly rootUrl: string;
}

/** Gmail v1 through the door (discovery revision 20260413). Every result is released, or an error was thrown. */
export class GmailApi {
  readonly #root: string;
  #batches = true;

  constructor(
    settings: GmailSettings,
    private readonly door: GoogleDoor,
    private readonly gate: Gate,
    private readonly tokens: AccessTokenSource,
  ) {
    this.#root = settings.rootUrl.replace(/\/$/, '');
  }

  profile(context: CallContext): Promise<Released<Profile>> {
    return this.#json(context, Profile, {
      method: 'gmail.users.getProfile',
      path: '/profile',
      resource: { kind: 'gmail.profile', id: 'me', count: 1 },
    });
  }

  async labels(context: CallContext): Promise<Released<{ labels: Label[] }>> {
    return this.#json(context, LabelList, {
      method: 'gmail.users.labels.list',
      path: '/labels',
      resource: { kind: 'gmail.label', id: null, count: 0 },
    });
  }

  /** Newest first; ids and thread ids only. `maxResults` ≤ 500. */
  listMessages(
    context: CallContext,
    query: { pageToken?: string; maxResults?: number; includeSpamTrash?: boolean },
  ): Promise<Released<MessagePage>> {
    const search = new URLSearchParams({
      maxResults: String(query.maxResults ?? 500),
      includeSpamTrash: String(query.includeSpamTrash ?? true),
    });
    if (query.pageToken !== undefined) search.set('pageToken', query.pageToken);
    return this.#json(context, MessagePage, {
      method: 'gmail.users.messages.list',
      path: `/messages?${search.toString()}`,
      resource: { kind: 'gmail.message', id: null, count: 0 },
    });
  }

  /** Changes after `startHistoryId` (exclusive). Too old: `GOOGLE.CURSOR_EXPIRED`, verdict resync. */
  async history(
    context: CallContext,
    query: { startHistoryId: bigint; pageToken?: string },
  ): Promise<Released<HistoryPage>> {
    const search = new URLSearchParams({ startHistoryId: String(query.startHistoryId), maxResults: '500' });
    if (query.pageToken !== undefined) search.set('pageToken', query.pageToken);
    try {
      return await this.#json(context, HistoryPage, {
        method: 'gmail.users.history.list',
        path: `/history?${search.toString()}`,
        resource: { kind: 'gmail.history', id: null, count: 0 },
      });
    } catch (error) {
      if (error instanceof GoogleError && error.status === 404) {
        throw new GoogleError(
          'GOOGLE.CURSOR_EXPIRED',
          'resync',
          'Google no longer keeps changes this old: the mailbox is compared anew.',
          { cause: error, status: 404 },
        );
      }
      throw error;
    }
  }

  watch(context: CallContext, topicName: string): Promise<Released<Watch>> {
    return this.#json(context, Watch, {
      method: 'gmail.users.watch',
      kind: 'write',
      path: '/watch',
      post: { topicName },
      resource: { kind: 'gmail.watch', id: 'me', count: 1 },
    });
  }

  async stop(context: CallContext): Promise<void> {
    await this.#send(
      context,
      {
        method: 'gmail.users.stop',
        kind: 'write',
        path: '/stop',
        post: {},
        resource: { kind: 'gmail.watch', id: 'me', count: 1 },
      },
      () => Promise.resolve({ value: undefined }),
    );
  }

  /** How many messages one `getRaw` should ask for, so that a batch never outruns the quota's pace. */
  batchSize(): number {
    if (!this.#batches) return 1;
    return this.door.quota.burstOf(unitsOf(this.door.quota.tariff, 'gmail.users.messages.get'), MAX_BATCH);
  }

  /** Whole messages, `format=raw`, in one batch exchange; one result per id, in the order asked. */
  async getRaw(context: CallContext, ids: readonly string[]): Promise<Released<FetchResult[]>> {
    if (ids.length === 0 || ids.length > MAX_BATCH) throw new RangeError(`a batch holds 1-${MAX_BATCH} messages`);
    const call: Call = {
      method: 'gmail.users.messages.get',
      path: '',
      resource: { kind: 'gmail.message', id: ids.length === 1 ? (ids[0] ?? null) : null, count: ids.length },
    };
    const batch = writeBatch(
      ids.map((id) => ({ id, path: `/gmail/v1/users/me/messages/${encodeURIComponent(id)}?format=raw` })),
    );
    const http = { url: `${this.#root}/batch/gmail/v1`, contentType: batch.contentType, body: batch.body };
    return this.#send(context, call, (answer, _body, signal) => readMessages(answer, ids, signal, this.door.nowMs()), {
      http,
      parts: ids.length,
    });
  }

  #json<S extends z.ZodType>(context: CallContext, schema: S, call: Call): Promise<Released<z.output<S>>> {
    return this.#send(context, call, async (_answer, body) => ({ value: parse(schema, await body()) }));
  }

  /** One exchange; a refused access token is refreshed once and the call made anew as its own exchange of the same chain. */
  async #send<T>(
    context: CallContext,
    call: Call,
    read: (answer: HttpAnswer, body: () => Promise<Buffer>, signal: AbortSignal) => Promise<Read<T>>,
    batch?: { http: { url: string; contentType: string; body: string }; parts: number },
  ): Promise<Released<T>> {
    const exchange = this.#exchange(context, call, batch?.parts ?? 1);
    exchange.authority();
    const token = await this.tokens.get(context);
    try {
      return await this.door.exchange(exchange, this.#http(call, token, batch?.http), read);
    } catch (error) {
      if (!(error instanceof GoogleError) || error.verdict !== 'refresh-token') throw error;
      const fresh = await this.tokens.get(context, token);
      return this.door.exchange(exchange, this.#http(call, fresh, batch?.http), read);
    }
  }

  #exchange(context: CallContext, call: Call, parts: number): Exchange {
    return {
      authority: () => toAuthority(context, this.gate),
      method: call.method,
      api: 'gmail',
      kind: call.kind ?? 'read',
      parts,
      resource: call.resource,
      named: call.named ?? {},
      priority: context.priority,
      signal: context.signal,
      principal: context.principal,
      fresh: context.fresh,
      deadlineMs: DEADLINE_MS,
      maxBytes: MAX_JSON_BYTES,
    };
  }

  #http(call: Call, token: AccessToken, batch?: { url: string; contentType: string; body: string }): HttpCall {
    const authorization = `Bearer ${token.token}`;
    if (batch)
      return {
        method: 'POST',
        url: batch.url,
        headers: { authorization, 'content-type': batch.contentType },
        body: batch.body,
      };
    const url = `${this.#root}/gmail/v1/users/me${call.path}`;
    if (call.post === undefined) return { method: 'GET', url, headers: { authorization } };
    return {
      method: 'POST',
      url,
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(call.post),
    };
  }
}

const MAX_BATCH = 50;
const DEADLINE_MS = 60_000;
const MAX_JSON_BYTES = 4 << 20;
/** A part over 4 MiB is dropped unread and its message read singly (`design.md` 6). */
const MAX_PART_BYTES = 4 << 20;

function toAuthority(context: CallContext, gate: Gate): Authority {
  const live = gate.check({ grantId: context.grantId, purpose: context.purpose });
  const { organisationId, personId, connectionId, purpose } = context;
  return {
    organisationId,
    personId,
    connectionId,
    purpose,
    feature: live.feature,
    grant: { id: live.grantId, ver: live.ver },
  };
}

async function readMessages(
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

function parse<S extends z.ZodType>(schema: S, body: Buffer): z.output<S> {
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

function invalidAnswer(why: string, cause?: unknown): GoogleError {
  return new GoogleError(
    'GOOGLE.ANSWER_INVALID',
    'retry-later',
    `Google's answer cannot be read: ${why}.`,
    cause === undefined ? {} : { cause },
  );
}
