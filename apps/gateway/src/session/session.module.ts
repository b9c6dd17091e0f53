import { Global, Module } from '@nestjs/common';
import { CONFIG, type GatewayConfig } from '../config.js';
import { LiveModule } from '../live/live.module.js';
import { AuthClient } from './auth.client.js';
import { SessionCookie } from './session-cookie.js';
import { SessionController } from './session.controller.js';
import { SessionGuard } from './session.guard.js';

/** Global: every other part asks who is there. */
@Global()
@Module({
  imports: [LiveModule],
  controllers: [SessionController],
  providers: [
    AuthClient,
    SessionGuard,
    {
      provide: SessionCookie,
      inject: [CONFIG],
      useFactory: (config: GatewayConfig) => new SessionCookie(config.PUBLIC_URL),
    },
  ],
  exports: [AuthClient, SessionGuard, SessionCookie],
})
export class SessionModule {}
