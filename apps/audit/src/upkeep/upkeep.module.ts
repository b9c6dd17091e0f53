import { Module } from '@nestjs/common';
import { systemClock, systemRandom, uuidv7 } from '@gatehouse/identifiers';
import { LOGGER, type Logger } from '@gatehouse/telemetry';
import { AdmissionService } from '../admission/admission.service.js';
import { Sequencers } from '../admission/sequencers.js';
import { Heads } from '../heads/heads.js';
import { Logs } from '../logs/logs.js';
import { TrailKeys } from '../keys/trail-keys.js';
import { LeasesRepository } from './leases.repository.js';
import { UpkeepService } from './upkeep.service.js';

@Module({
  providers: [
    LeasesRepository,
    {
      provide: UpkeepService,
      useFactory: (
        logs: Logs,
        sequencers: Sequencers,
        heads: Heads,
        admission: AdmissionService,
        leases: LeasesRepository,
        keys: TrailKeys,
        logger: Logger,
      ) => {
        const owner = uuidv7(systemClock, systemRandom);
        return new UpkeepService(logs, sequencers, heads, admission, leases, keys, owner, systemClock, logger);
      },
      inject: [Logs, Sequencers, Heads, AdmissionService, LeasesRepository, TrailKeys, LOGGER],
    },
  ],
  exports: [UpkeepService],
})
export class UpkeepModule {}
