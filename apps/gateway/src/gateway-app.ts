import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger, ServiceAppOptions } from '@gatehouse/telemetry';
import type { GatewayConfig } from './config.js';
import { configureHttp } from './http/configure-http.js';

/** Of a JSON body; uploads, when there are any, declare their own. */
const BODY_LIMIT_BYTES = 64 * 1024;

/** How the gateway's application is made; the same for the process, the tests and the OpenAPI writer. */
export function gatewayOptions(config: GatewayConfig, logger: Logger): ServiceAppOptions {
  return {
    logger,
    bodyLimit: BODY_LIMIT_BYTES,
    configure: (app: NestFastifyApplication) => configureHttp(app, config),
  };
}
