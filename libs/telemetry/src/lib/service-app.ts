import type { DynamicModule, Type } from '@nestjs/common';
import { StandardSchemaValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { HubError } from '@gatehouse/errors';
import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import { Metrics } from './metrics.js';
import { NestPinoLogger } from './nest-pino-logger.js';
import { ProblemFilter } from './problem.filter.js';
import { nameRequestSpan } from './span.js';
import { currentSpan, traceIdOf, withTrace } from './trace.js';

export interface ServiceAppOptions {
  readonly logger: Logger;
  /** Bytes a request body may have; 256 KiB unless told. */
  readonly bodyLimit?: number;
  /** Fastify plugins, hooks, a global prefix: runs before the routes are made. */
  readonly configure?: (app: NestFastifyApplication) => Promise<void> | void;
}

/** An application as `bootService` runs it, not listening yet: for tests (`app.init()`, then `app.inject(…)`). */
export async function createServiceApp(
  module: Type | DynamicModule,
  { logger, bodyLimit = 256 * 1024, configure }: ServiceAppOptions,
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit,
    forceCloseConnections: 'idle',
    requestTimeout: 60_000,
    genReqId: (request: IncomingMessage) => currentSpan()?.traceId ?? traceIdOf(single(request.headers.traceparent)),
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: new NestPinoLogger(logger),
    abortOnError: false,
  });
  observe(app, app.get(Metrics, { strict: false }));
  app.useGlobalFilters(new ProblemFilter(logger));
  app.useGlobalPipes(new StandardSchemaValidationPipe({ exceptionFactory: toInputError }));
  await configure?.(app);
  return app;
}

/** Every request runs under its trace and is timed by route pattern: addresses hold ids, patterns do not. */
function observe(app: NestFastifyApplication, metrics: Metrics): void {
  const instance = app.getHttpAdapter().getInstance();
  const seconds = metrics.histogram('http_request_seconds', 'Time to answer.', ['method', 'route', 'status']);
  instance.addHook('onRequest', (request, _reply, done) => {
    nameRequestSpan(request.method, request.routeOptions.url);
    withTrace(`00-${request.id}-${'0'.repeat(15)}1-01`, done);
  });
  instance.addHook('onResponse', (request, reply, done) => {
    const labels = { method: request.method, route: request.routeOptions.url ?? 'none', status: reply.statusCode };
    seconds.observe(reply.elapsedTime / 1_000, labels);
    done();
  });
}

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** The first fault, by field; zod's messages repeat no input. */
function toInputError(issues: readonly Issue[]): HubError<'INPUT_INVALID'> {
  const [first] = issues;
  const field = (first?.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
  const what = field === '' ? 'The request' : `'${field}'`;
  return new HubError('INPUT_INVALID', `${what} is not right: ${first?.message ?? 'unreadable'}.`, {
    ...(field === '' ? {} : { field }),
    next: 'Correct it and send it again.',
  });
}

function single(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined;
}
