import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { Random } from '@gatehouse/identifiers';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GatewayError } from '../gateway.errors.js';
import { consoleCsp } from '../http/security-headers.js';

/** Vite writes this where the page needs its nonce (`html.cspNonce`). */
export const NONCE_PLACEHOLDER = '__CSP_NONCE__';

/** First parts of addresses that are no pages of the console. */
const NOT_PAGES = /^\/(api|oauth|push|health|metrics|assets)(\/|$|\?)/;

/**
 * The built console: assets named by their hash are kept for ever, every other address gets the page itself, with a
 * nonce of its own, since the console's routes live in the browser.
 */
export async function addConsole(instance: FastifyInstance, folder: string, random: Random): Promise<void> {
  await instance.register(fastifyStatic, {
    root: resolve(folder, 'assets'),
    prefix: '/assets/',
    decorateReply: false,
    index: false,
    cacheControl: false,
    preCompressed: true,
    setHeaders: (response) => {
      void response.header('cache-control', 'public, max-age=31536000, immutable');
    },
  });
  instance.get('/*', (request, reply) => {
    if (NOT_PAGES.test(request.url) || isFile(request)) reply.callNotFound();
    else return sendPage(reply, folder, random);
  });
}

/** `/favicon.ico`, `/.env`: addresses with a dot in the last part are files that we do not have. */
function isFile(request: FastifyRequest): boolean {
  return /\.[^/]*$/.test(request.url.split('?')[0] ?? '');
}

async function sendPage(reply: FastifyReply, folder: string, random: Random): Promise<FastifyReply> {
  const page = await pageIn(folder);
  const nonce = random(16).toString('base64');
  return reply
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', consoleCsp(nonce))
    .send(page.replaceAll(NONCE_PLACEHOLDER, nonce));
}

async function pageIn(folder: string): Promise<string> {
  try {
    return await readFile(resolve(folder, 'index.html'), 'utf8');
  } catch (cause) {
    throw new GatewayError('CONSOLE_UNAVAILABLE', 'The console is not built.', {
      next: 'Run `npm run build -w @gatehouse/console`.',
      cause,
    });
  }
}
