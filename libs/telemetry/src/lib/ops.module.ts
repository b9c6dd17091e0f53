import { Controller, type DynamicModule, Get, Module, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import { watchEventLoop } from './event-loop.js';
import { HealthRegistry } from './health.js';
import { Metrics } from './metrics.js';

/** Injects the process' logger: `@Inject(LOGGER) logger: Logger`. */
export const LOGGER = Symbol('gatehouse.logger');

@Controller()
class OpsController {
  constructor(
    private readonly health: HealthRegistry,
    private readonly metrics: Metrics,
  ) {}

  /** Never looks at a dependency: a restart would not mend it. */
  @Get('health/live')
  live(): { live: true } {
    return { live: true };
  }

  @Get('health/ready')
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const readiness = await this.health.ready();
    await reply
      .status(readiness.ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send(readiness);
  }

  @Get('metrics')
  async render(@Res() reply: FastifyReply): Promise<void> {
    await reply.header('content-type', 'text/plain; version=0.0.4; charset=utf-8').send(this.metrics.render());
  }
}

/** `/health/live`, `/health/ready` (503 and which check fails), `/metrics`; shares LOGGER, HealthRegistry and Metrics. */
@Module({})
export class OpsModule {
  static with({ service, logger }: { service: string; logger: Logger }): DynamicModule {
    const metrics = new Metrics();
    metrics.gauge('gatehouse_service_info', 'Which service this is.', ['service']).set(1, { service });
    watchEventLoop(metrics);
    return {
      module: OpsModule,
      global: true,
      controllers: [OpsController],
      providers: [
        { provide: LOGGER, useValue: logger },
        { provide: Metrics, useValue: metrics },
        { provide: HealthRegistry, useFactory: () => new HealthRegistry() },
      ],
      exports: [LOGGER, Metrics, HealthRegistry],
    };
  }
}
