import { type DynamicModule, Module } from '@nestjs/common';
import { MessagingModule } from '@gatehouse/messaging';
import { PersistenceModule } from '@gatehouse/persistence';
import { type Logger, OpsModule } from '@gatehouse/telemetry';
import { AdmissionModule } from './admission/admission.module.js';
import type { AuditConfig } from './config.js';
import { HeadsModule } from './heads/heads.module.js';
import { migrations } from './migrations/index.js';
import { ProjectionModule } from './projection/projection.module.js';
import { ReadingModule } from './reading/reading.module.js';
import { Startup } from './startup.js';
import { UpkeepModule } from './upkeep/upkeep.module.js';

@Module({})
export class AppModule {
  static with(config: AuditConfig, logger: Logger): DynamicModule {
    const service = 'audit';
    return {
      module: AppModule,
      imports: [
        OpsModule.with({ service, logger }),
        PersistenceModule.with({ url: config.MONGO_URL, service, migrations }),
        MessagingModule.with({ url: config.NATS_URL, nkeySeed: config.NATS_NKEY, service, logger }),
        AdmissionModule.with(config),
        HeadsModule.with(config),
        UpkeepModule,
        ProjectionModule,
        ReadingModule.with(config),
      ],
      providers: [Startup],
    };
  }
}
