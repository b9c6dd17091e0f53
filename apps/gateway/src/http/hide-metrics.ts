import type { FastifyInstance } from 'fastify';
import { notHere } from '../gateway.errors.js';

/** Metrics are for the scraper inside, which comes by address and port; under the public name they do not exist (ASVS 13.4.5). */
export function hideMetrics(instance: FastifyInstance, publicUrl: string): void {
  const { host } = new URL(publicUrl);
  instance.addHook('onRequest', (request, _reply, done) => {
    if (request.routeOptions.url === '/metrics' && request.headers.host === host) done(notHere());
    else done();
  });
}
