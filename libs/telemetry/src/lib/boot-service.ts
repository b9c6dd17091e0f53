import type { DynamicModule, Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { sweepBuffers } from './buffer-sweep.js';
import { createServiceApp, type ServiceAppOptions } from './service-app.js';
import { armFaults } from './fault-point.js';
import { stopOnSignal } from './stop-on-signal.js';

export interface BootConfig {
  readonly PORT: number;
  readonly HOST: string;
  readonly GATEHOUSE_MODE: 'sandbox' | 'production';
  readonly GATEHOUSE_FAULT?: string | undefined;
  readonly GATEHOUSE_FAULT_ONCE?: string | undefined;
}

export interface BootOptions extends ServiceAppOptions {
  readonly config: BootConfig;
  readonly service: string;
  readonly logger: Logger;
}

/**
 * Starts a service: HTTP on `HOST:PORT`, one line `{event:'ready', port}` when it listens, a clean stop within 10 s.
 * A bug outside a request ends the process with status 1; the supervisor starts it anew.
 */
export async function bootService(module: Type | DynamicModule, options: BootOptions): Promise<NestFastifyApplication> {
  const { config, service, logger } = options;
  armFaults(config.GATEHOUSE_FAULT, config.GATEHOUSE_MODE, config.GATEHOUSE_FAULT_ONCE);
  crashOnBugs(logger);
  sweepBuffers();
  try {
    const app = await createServiceApp(module, options);
    stopOnSignal(app, logger);
    await app.listen(config.PORT, config.HOST);
    const address = app.getHttpServer().address();
    const port = typeof address === 'object' ? address?.port : config.PORT;
    logger.info({ event: 'ready', service, host: config.HOST, port, mode: config.GATEHOUSE_MODE }, 'ready');
    return app;
  } catch (error) {
    logger.fatal({ event: 'start.failed', err: error }, 'the service cannot start');
    process.exit(1);
  }
}

function crashOnBugs(logger: Logger): void {
  const crash = (err: unknown) => {
    logger.fatal({ event: 'crash', err }, 'a bug ends this process');
    process.exit(1);
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
}
