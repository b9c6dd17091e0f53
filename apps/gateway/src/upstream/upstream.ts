import type { OnApplicationShutdown } from '@nestjs/common';
import { toTraceparent } from '@gatehouse/telemetry';
import type { FastifyReply } from 'fastify';
import { type Dispatcher, Pool } from 'undici';
import { notHere, unavailable } from '../gateway.errors.js';

/** Per origin: sockets, and how long a service may stay silent before its first and between two bytes. */
const LIMITS = { connections: 64, connectTimeout: 2_000, headersTimeout: 15_000, bodyTimeout: 30_000 } as const;

/** What an owner's answer may set; everything else (cookies, server names) stays inside. */
const PASSED_HEADERS = ['content-type', 'content-length', 'content-disposition', 'etag', 'retry-after'] as const;

export interface UpstreamRequest {
  readonly method?: 'GET' | 'POST';
  readonly path: string;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly authorization?: string | undefined;
  readonly contentType?: string | undefined;
  readonly body?: string | Buffer;
}

/** The HTTP side of a service that owns content: pooled, with deadlines, given up when the client goes. */
export class Upstream implements OnApplicationShutdown {
  private readonly pool: Pool;

  constructor(
    private readonly name: string,
    origin: string,
  ) {
    this.pool = new Pool(origin, LIMITS);
  }

  /** Streams the owner's answer to the client as it comes; an owner's 404 answers like every other unknown id. */
  async pass(reply: FastifyReply, request: UpstreamRequest): Promise<void> {
    await this.hand(reply, await this.request(reply, request));
  }

  /** An answer that `request` brought, a refusal too, as `pass` would have handed it on. */
  async hand(reply: FastifyReply, answer: Dispatcher.ResponseData): Promise<void> {
    if (answer.statusCode === 404) {
      await answer.body.dump();
      throw notHere();
    }
    void reply.status(answer.statusCode);
    for (const name of PASSED_HEADERS) {
      const value = answer.headers[name];
      if (typeof value === 'string') void reply.header(name, value);
    }
    await reply.send(answer.body);
  }

  /** @throws GatewayError SERVICE_UNAVAILABLE when the owner cannot be reached or stays silent */
  async request(reply: FastifyReply, request: UpstreamRequest): Promise<Dispatcher.ResponseData> {
    const { method = 'GET', path, query = {}, body } = request;
    try {
      return await this.pool.request({
        method,
        path,
        query,
        headers: headersOf(request),
        signal: goneSignal(reply),
        ...(body === undefined ? {} : { body }),
      });
    } catch (error) {
      throw unavailable(this.name, error);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.close();
  }
}

/** Aborts once the client's connection is closed, however it ended: an answer nobody waits for costs the owner nothing. */
function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return gone.signal;
}

function headersOf({ authorization, contentType }: UpstreamRequest): Record<string, string> {
  return {
    traceparent: toTraceparent(),
    ...(authorization === undefined ? {} : { authorization }),
    ...(contentType === undefined ? {} : { 'content-type': contentType }),
  };
}
