import fastifyCookie from '@fastify/cookie';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { systemRandom } from '@gatehouse/identifiers';
import type { FastifyInstance } from 'fastify';
import type { GatewayConfig } from '../config.js';
import { addConsole } from '../console/console-files.js';
import { addGmailPush } from '../push/gmail-push.js';
import { MailUpstream } from '../upstream/owners.js';
import { hideMetrics } from './hide-metrics.js';
import { readAddresses } from './readable-address.js';
import { requireSameOrigin } from './same-origin.js';
import { addSecurityHeaders } from './security-headers.js';

/** What stands around every route. The headers come first: a refusal by a later hook carries them too. */
export async function configureHttp(app: NestFastifyApplication, config: GatewayConfig): Promise<void> {
  // Nest brings a Fastify of its own, a patch apart from the plugins': the same thing to run, two types to the compiler.
  const instance = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  readAddresses(instance);
  addSecurityHeaders(instance, config.PUBLIC_URL);
  hideMetrics(instance, config.PUBLIC_URL);
  requireSameOrigin(instance, config.PUBLIC_URL);
  await instance.register(fastifyCookie);
  addGmailPush(instance, () => app.get(MailUpstream, { strict: false }));
  await addConsole(instance, config.CONSOLE_DIR, systemRandom);
}
