import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpException } from '@nestjs/common';
import { GatewayError } from '../gateway.errors.js';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Google's push carries a signed token and no cookie: there is no session for a foreign page to ride on. */
const WITHOUT_COOKIE = new Set(['/push/gmail']);

/**
 * Unsafe methods come from our own page: JSON (which a foreign form cannot send) and Sec-Fetch-Site `same-origin`, or an
 * Origin that is ours where a browser sends no Sec-Fetch-Site (ASVS 3.5).
 */
export function requireSameOrigin(instance: FastifyInstance, publicUrl: string): void {
  const { origin } = new URL(publicUrl);
  instance.addHook('onRequest', (request, _reply, done) => {
    if (SAFE.has(request.method) || WITHOUT_COOKIE.has(request.routeOptions.url ?? '')) {
      done();
      return;
    }
    if (!isSameOrigin(request, origin)) {
      done(foreign());
      return;
    }
    if (!isJson(request)) {
      done(new HttpException('', 415));
      return;
    }
    done();
  });
}

function isSameOrigin(request: FastifyRequest, origin: string): boolean {
  const site = request.headers['sec-fetch-site'];
  if (request.headers.origin !== undefined && request.headers.origin !== origin) return false;
  return site === undefined ? request.headers.origin === origin : site === 'same-origin';
}

/** A DELETE may come without a body, and then without a type. */
function isJson(request: FastifyRequest): boolean {
  const type = request.headers['content-type'];
  if (type === undefined) return request.method === 'DELETE';
  return /^application\/json(;|$)/i.test(type.trim());
}

function foreign(): GatewayError {
  return new GatewayError('REQUEST_FORBIDDEN', 'This request does not come from the console.', {
    next: 'Open the console and do it there.',
  });
}
