import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { HubError, type Problem, toProblem } from '@gatehouse/errors';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';

/** The one exception filter: every fault leaves as RFC 9457 problem+json with the correlation id; a bug is logged whole. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = toHttpProblem(error, request.id);
    this.log(error, problem, request);
    if (reply.raw.headersSent) {
      // Half an answer is out: cutting the connection is the only honest way to say that the rest will not come.
      reply.raw.destroy();
      return;
    }
    void reply
      .status(problem.status)
      .header('content-type', 'application/problem+json')
      .header('cache-control', 'no-store')
      .send(JSON.stringify(problem));
  }

  private log(error: unknown, problem: Problem, request: FastifyRequest): void {
    const fields = { event: 'http.problem', status: problem.status, problem: problem.code, method: request.method };
    const route = request.routeOptions.url ?? null;
    if (problem.code === 'INTERNAL') this.logger.error({ ...fields, route, err: error }, 'a request met a bug');
    else this.logger.info({ ...fields, route }, problem.title);
  }
}

function toHttpProblem(error: unknown, correlationId: string): Problem {
  if (isDatabaseAway(error)) {
    const away = new HubError('DATABASE_UNAVAILABLE', 'The database does not answer.', {
      next: 'Try again in a moment.',
    });
    return toProblem(away, correlationId);
  }
  if (error instanceof HubError) return toProblem(error, correlationId);
  const status = statusOfFramework(error);
  if (status === undefined || status >= 500) return toProblem(error, correlationId);
  const [code, detail] = TEXT[status] ?? ['REQUEST_INVALID', 'The request cannot be read.'];
  return { type: `urn:gatehouse:error:${code}`, title: code, status, code, detail, correlationId };
}

/** The driver's errors for a server that is away or slow: an outage, not a bug. Told by name, so that no driver is needed here. */
function isDatabaseAway(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^Mongo(ServerSelection|Network|NetworkTimeout|PoolCleared|WaitQueueTimeout)/.test(error.name)
  );
}

/** Nest's and Fastify's own refusals; their messages repeat the caller's input, so they are not passed on. */
function statusOfFramework(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' ? error.statusCode : undefined;
}

const TEXT: Readonly<Record<number, readonly [string, string]>> = {
  401: ['UNAUTHENTICATED', 'Sign in first.'],
  403: ['FORBIDDEN', 'This is not allowed.'],
  404: ['NOT_FOUND', 'There is nothing here.'],
  405: ['METHOD_REFUSED', 'This address does not take that method.'],
  413: ['BODY_TOO_LARGE', 'The request body is too large.'],
  415: ['MEDIA_TYPE_REFUSED', 'This address takes JSON.'],
  429: ['TOO_MANY', 'Too many requests; wait a little.'],
};
