import { Global, Module } from '@nestjs/common';
import { CONFIG, type GatewayConfig } from '../config.js';
import { AuditUpstream, MailUpstream } from './owners.js';

@Global()
@Module({
  providers: [
    {
      provide: MailUpstream,
      inject: [CONFIG],
      useFactory: (config: GatewayConfig) => new MailUpstream(config.MAIL_URL),
    },
    {
      provide: AuditUpstream,
      inject: [CONFIG],
      useFactory: (config: GatewayConfig) => new AuditUpstream(config.AUDIT_URL),
    },
  ],
  exports: [MailUpstream, AuditUpstream],
})
export class UpstreamModule {}
