import type { FastifyInstance } from 'fastify';

/** An address of ours that names nothing. */
const NOWHERE = '/api/v1/unreadable';

/**
 * An address that cannot be decoded (`%zz`) is a malformed id like any other and answers the same 404. Fastify would
 * answer it by itself, before any hook, without the security headers and repeating the input.
 */
export function readAddresses(instance: FastifyInstance): void {
  instance.server.prependListener('request', (request) => {
    if (!isReadable(request.url ?? '')) request.url = NOWHERE;
  });
}

function isReadable(url: string): boolean {
  try {
    return decodeURIComponent(url.split('?')[0] ?? '').length > 0;
  } catch {
    return false;
  }
}
