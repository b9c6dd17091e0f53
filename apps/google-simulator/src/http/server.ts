import { type AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Faults, type FaultAction, type PlantedFault } from '../sim/faults.js';
import { type Ledger } from '../store/ledger.js';
import { type Recording } from '../store/recording.js';
import { type Tls } from '../tls/tls.js';
import { type World } from '../world/world.js';
import { type Bandwidth } from './bandwidth.js';
import { type Answer, type Call, emptyTrace, type Endpoint, json, type Resolver } from './call.js';
import { deliver } from './deliver.js';
import { GoogleError, plantedError } from './google-error.js';
import { Resets } from './resets.js';

/** The largest upload that Google takes (messages.insert: 157,286,400 bytes), and room for the envelope. */
const BODY_LIMIT = 220 * 1024 * 1024;

/** The header that carries the ledger's request id back to the caller. */
export const REQUEST_ID_HEADER = 'x-goog-request-id';

export interface ServerParts {
  readonly world: World;
  readonly ledger: Ledger;
  readonly faults: Faults;
  readonly bandwidth: Bandwidth;
  readonly resolvers: readonly Resolver[];
  readonly recording: Recording | undefined;
  readonly tls?: Tls | undefined;
}

export interface Listener {
  /** @returns where it listens, and on which port */
  listen(address: { readonly port: number; readonly host: string }): Promise<{ url: string; port: number }>;
  close(): Promise<void>;
}

/** One listener for everything: number the request, meet it with its fault, serve it, enter it. */
export function createServer(parts: ServerParts): Listener {
  const resets = new Resets();
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 10_000 },
    https: parts.tls ?? null,
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.all('/*', async (request, reply) => {
    reply.hijack();
    await serve(parts, request, reply, resets);
  });
  return {
    async listen(address) {
      const url = await app.listen(address);
      return { url, port: (app.server.address() as AddressInfo).port };
    },
    close: async () => app.close(),
  };
}

async function serve(parts: ServerParts, request: FastifyRequest, reply: FastifyReply, resets: Resets): Promise<void> {
  resets.asked(request.raw.socket);
  arrive(parts, request);
  const call = toCall(parts.world, request);
  const endpoint = resolved(parts.resolvers, call);
  const method = endpoint?.method ?? null;
  if (method?.startsWith('sim.') === true) {
    // Control is no part of Google: neither harmed nor entered.
    await deliver(reply.raw, await answerOf(endpoint, call), undefined);
    return;
  }
  const fault = parts.faults.take({ method, path: call.path, user: call.trace.user });
  call.trace.fault = fault?.id ?? null;
  const row = parts.ledger.begin({
    at: parts.world.clock.now().toISOString(),
    requestId: call.requestId,
    method,
    verb: call.verb,
    path: call.path,
    exchange: call.headers['x-gatehouse-exchange'] ?? null,
    status: null,
    delivered: false,
    ...call.trace,
  });
  const status = await answerUnder(fault, endpoint, call, reply, parts.bandwidth).catch((error: unknown) => {
    report(method, error);
    reply.raw.destroy();
    return null;
  });
  parts.ledger.end({ ...row, ...call.trace, status, delivered: status !== null });
  if (status !== null) resets.answered(request.raw.socket, () => parts.ledger.undelivered(row));
}

/** Readiness is asked as often as somebody likes: it moves no clock and is no part of a recording. */
function arrive({ world, recording }: ServerParts, request: FastifyRequest): void {
  const target = request.raw.url ?? '/';
  if (target.startsWith('/health/')) return;
  world.clock.tick();
  recording?.note(request.method, target, headersOf(request), bodyOf(request));
}

function resolved(resolvers: readonly Resolver[], { verb, path, headers }: Call): Endpoint | undefined {
  for (const resolve of resolvers) {
    const found = resolve(verb, path, headers.host ?? '');
    if (found !== undefined) return found;
  }
  return undefined;
}

async function answerUnder(
  fault: PlantedFault | undefined,
  endpoint: Endpoint | undefined,
  call: Call,
  reply: FastifyReply,
  bandwidth: Bandwidth,
): Promise<number | null> {
  const headers = { [REQUEST_ID_HEADER]: call.requestId };
  const place = takePlace(endpoint, call, bandwidth);
  if (typeof place !== 'function')
    return deliver(reply.raw, { ...place, headers: { ...place.headers, ...headers } }, undefined);
  try {
    if (fault?.do.delayMs !== undefined) await wait(fault.do.delayMs);
    if (fault?.do.hang === true) {
      await new Promise((resolve) => reply.raw.once('close', resolve));
      return null;
    }
    const answer = planted(fault?.do, endpoint) ?? (await answerOf(endpoint, call));
    const gate = bandwidth.gateOf(endpoint?.method ?? null, call.trace.user, fault?.do.bytesPerSecond);
    return await deliver(reply.raw, { ...answer, headers: { ...answer.headers, ...headers } }, fault?.do, gate);
  } finally {
    place();
  }
}

/** The way to give the place back, or the refusal. */
function takePlace(endpoint: Endpoint | undefined, call: Call, bandwidth: Bandwidth): (() => void) | Answer {
  try {
    bandwidth.requireAllowance(endpoint?.method ?? null, call.trace.user);
    return endpoint?.enter?.(call) ?? ((): void => undefined);
  } catch (error) {
    if (error instanceof GoogleError) return error.answer(endpoint?.errors);
    throw error;
  }
}

function report(method: string | null, error: unknown): void {
  console.error(JSON.stringify({ event: 'bug', method, error: error instanceof Error ? error.stack : String(error) }));
}

/** The refusal a fault asks for; none where the work is to be done first. */
export function planted(fault: FaultAction | undefined, endpoint: Endpoint | undefined): Answer | undefined {
  if (fault?.status === undefined || fault.dropAfterEffect === true) return undefined;
  if (fault.html === true)
    return html(
      fault.status,
      '<html><title>Error</title><body>The server encountered a temporary error.</body></html>',
    );
  if (endpoint?.method?.startsWith('oauth2.') === true)
    return json(fault.status, { error: fault.reason ?? 'internal_failure' });
  return plantedError(fault.status, fault.reason, fault.retryAfter).answer(endpoint?.errors);
}

/** Runs an endpoint; an unexpected fault of the simulator is Google's 500, and said on stderr. */
export async function answerOf(endpoint: Endpoint | undefined, call: Call): Promise<Answer> {
  if (endpoint === undefined)
    return html(
      404,
      '<html><title>Error 404 (Not Found)</title><body>The requested URL was not found on this server.</body></html>',
    );
  try {
    return await endpoint.handle(call);
  } catch (error) {
    if (error instanceof GoogleError) return error.answer(endpoint.errors);
    report(endpoint.method, error);
    return json(500, { error: { code: 500, message: 'Internal error encountered.', status: 'INTERNAL' } });
  }
}

export function html(status: number, page: string, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=UTF-8', 'cache-control': 'no-store', ...headers },
    body: page,
  };
}

function toCall(world: World, request: FastifyRequest): Call {
  const url = new URL(request.raw.url ?? '/', 'http://simulator.invalid');
  const headers = headersOf(request);
  const body = bodyOf(request);
  const held = holderOf(world, url.pathname, headers.authorization, body);
  return {
    requestId: world.random(12).toString('base64url'),
    verb: request.method,
    path: url.pathname,
    query: url.searchParams,
    headers,
    body,
    trace: { ...emptyTrace(), user: held?.email ?? null, clientId: held?.clientId ?? null },
  };
}

function headersOf(request: FastifyRequest): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}

function bodyOf(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}
const TOKEN_PATHS = new Set(['/token', '/oauth2/v4/token', '/o/oauth2/token', '/revoke', '/o/oauth2/revoke']);

/** Whose token a request brings, known before it is judged, so that a fault can be meant for one person. */
function holderOf(
  world: World,
  path: string,
  authorization: string | undefined,
  body: Buffer,
): { email: string; clientId: string } | undefined {
  const { access, refresh, codes } = world.grants;
  if (!TOKEN_PATHS.has(path)) return access.get(authorization?.replace(/^Bearer /i, '') ?? '');
  const fields = new URLSearchParams(body.toString('utf8'));
  const token = fields.get('refresh_token') ?? fields.get('token') ?? '';
  return refresh.get(token) ?? access.get(token) ?? codes.get(fields.get('code') ?? '');
}
