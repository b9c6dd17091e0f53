import { type DynamicModule, Global, Module } from '@nestjs/common';
import { systemClock } from '@gatehouse/identifiers';
import { MessagingModule } from '@gatehouse/messaging';
import { type Logger, OpsModule } from '@gatehouse/telemetry';
import { CLOCK } from './clock.js';
import { CONFIG, type GatewayConfig } from './config.js';
import { ConnectionsModule } from './connections/connections.module.js';
import { LiveModule } from './live/live.module.js';
import { MailModule } from './mail/mail.module.js';
import { OpenApiController } from './api/openapi.controller.js';
import { SessionModule } from './session/session.module.js';
import { TrailModule } from './trail/trail.module.js';
import { UpstreamModule } from './upstream/upstream.module.js';

const SERVICE = 'gateway';

@Global()
@Module({})
export class AppModule {
  static with(config: GatewayConfig, logger: Logger): DynamicModule {
    return {
      module: AppModule,
      imports: [
        OpsModule.with({ service: SERVICE, logger }),
        MessagingModule.with({ url: config.NATS_URL, nkeySeed: config.NATS_NKEY, service: SERVICE, logger }),
        UpstreamModule,
        SessionModule,
        ConnectionsModule,
        MailModule,
        TrailModule,
        LiveModule,
      ],
      controllers: [OpenApiController],
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: CLOCK, useValue: systemClock },
      ],
      exports: [CONFIG, CLOCK],
    };
  }
}
