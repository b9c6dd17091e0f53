import type { z } from 'zod';
import type { AccessToken, AccessTokenSource, CallContext, Gate } from '../door/ports.js';
import type { GoogleDoor } from '../door/door.js';
import type { Authority, Exchange, Read } from '../door/entries.js';
import type { Released } from '../door/released.js';
import type { HttpAnswer, HttpCall } from '../door/transport.js';
import { GoogleError } from '../errors.js';
import { unitsOf } from '../quota/tariff.js';
import { RawStream } from './raw-stream.js';
import { writeBatch } from './batch.js';
import {
  invalidAnswer,
  parse,
  readParts,
  toLabels,
  toMessage,
  toWhole,
  type FetchedLabels,
  type FetchedMessage,
  type FetchResult,
  type MissingResult,
} from './messages.js';
import { HistoryPage, LabelList, MessagePage, Profile, RawMessage, Watch, type Label } from './schema.js';

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
    return this.door.quota.batchOf(unitsOf(this.door.quota.tariff, 'gmail.users.messages.get'), MAX_BATCH);
  }

  /** Whole messages, `format=raw`, in one batch exchange; one result per id, in the order asked. */
  getRaw(context: CallContext, ids: readonly string[]): Promise<Released<FetchResult[]>> {
    return this.#batch(context, ids, 'raw', toWhole);
  }

  /** Labels and history ids alone, `format=minimal`: for comparing a mailbox anew. Costs as much as whole messages. */
  getLabels(
    context: CallContext,
    ids: readonly string[],
  ): Promise<Released<(FetchedLabels | MissingResult | { kind: 'large'; id: string })[]>> {
    return this.#batch(context, ids, 'minimal', toLabels);
  }

  /**
   * One message of any size (≤ `maxBytes` of raw mail); `sink` takes its bytes in order as they arrive and is awaited,
   * so memory stays flat. Not atomic: what `sink` stored counts only when the promise resolves.
   */
  async getRawStreamed(
    context: CallContext,
    id: string,
    sink: (bytes: Buffer) => Promise<void>,
    maxBytes = MAX_MESSAGE_BYTES,
  ): Promise<Released<Omit<FetchedMessage, 'raw'>>> {
    const call: Call = {
      method: 'gmail.users.messages.get',
      path: `/messages/${encodeURIComponent(id)}?format=raw`,
      resource: { kind: 'gmail.message', id, count: 1 },
    };
    return this.#withToken(context, call, 1, (exchange, token) =>
      this.door.stream(exchange, this.#http(call, token), async (chunks) => {
        const stream = new RawStream(MAX_JSON_BYTES, invalidAnswer);
        let size = 0;
        for await (const chunk of chunks) {
          const bytes = stream.push(chunk);
          size += bytes.length;
          if (size > maxBytes)
            throw new GoogleError('GOOGLE.ITEM_TOO_LARGE', 'skip-item', 'The message is larger than the bound.');
          if (bytes.length > 0) await sink(bytes);
        }
        const { raw: _, ...message } = toMessage(parse(RawMessage, Buffer.from(stream.end())));
        return message;
      }),
    );
  }

  #batch<T extends { kind: string }>(
    context: CallContext,
    ids: readonly string[],
    format: 'raw' | 'minimal',
    whole: (body: Buffer) => T,
  ) {
    if (ids.length === 0 || ids.length > MAX_BATCH) throw new RangeError(`a batch holds 1-${MAX_BATCH} messages`);
    const call: Call = {
      method: 'gmail.users.messages.get',
      path: '',
      resource: { kind: 'gmail.message', id: ids.length === 1 ? (ids[0] ?? null) : null, count: ids.length },
    };
    const { contentType, body } = writeBatch(
      ids.map((id) => ({ id, path: `/gmail/v1/users/me/messages/${encodeURIComponent(id)}?format=${format}` })),
    );
    const http = { url: `${this.#root}/batch/gmail/v1`, contentType, body };
    const read = (answer: HttpAnswer, _body: unknown, signal: AbortSignal) =>
      readParts(answer, ids, whole, { signal, nowMs: this.door.nowMs() });
    return this.#send(context, call, read, { http, parts: ids.length });
  }

  #json<S extends z.ZodType>(context: CallContext, schema: S, call: Call): Promise<Released<z.output<S>>> {
    return this.#send(context, call, async (_answer, body) => ({ value: parse(schema, await body()) }));
  }

  async #send<T>(
    context: CallContext,
    call: Call,
    read: (answer: HttpAnswer, body: () => Promise<Buffer>, signal: AbortSignal) => Promise<Read<T>>,
    batch?: { http: { url: string; contentType: string; body: string }; parts: number },
  ): Promise<Released<T>> {
    return this.#withToken(context, call, batch?.parts ?? 1, (exchange, token) =>
      this.door.exchange(exchange, this.#http(call, token, batch?.http), read),
    );
  }

  /** A refused access token is refreshed once, and the call made anew as an exchange of its own. */
  async #withToken<T>(
    context: CallContext,
    call: Call,
    parts: number,
    attempt: (exchange: Exchange, token: AccessToken) => Promise<T>,
  ): Promise<T> {
    const exchange = this.#exchange(context, call, parts);
    exchange.authority(); // refused here, no token is fetched
    const token = await this.tokens.get(context);
    try {
      return await attempt(exchange, token);
    } catch (error) {
      if (!(error instanceof GoogleError) || error.verdict !== 'refresh-token') throw error;
      return attempt(exchange, await this.tokens.get(context, token));
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
/** Gmail's bound for import and insert. */
const MAX_MESSAGE_BYTES = 157_286_400;

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
