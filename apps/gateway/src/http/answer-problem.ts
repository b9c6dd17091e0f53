import { toProblem } from '@gatehouse/errors';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GatewayError } from '../gateway.errors.js';

/** Faults of a route outside Nest, answered as Nest's filter answers the others. */
export async function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const problem = toProblem(isTooLarge(error) ? tooLarge() : error, request.id);
  if (problem.status === 500) request.log.error(error);
  await reply.status(problem.status).header('content-type', 'application/problem+json').send(JSON.stringify(problem));
}

function isTooLarge(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'statusCode' in error && error.statusCode === 413;
}

function tooLarge(): GatewayError {
  return new GatewayError('BODY_TOO_LARGE', 'The request body is too large.');
}
