import { type DynamicModule, Module } from '@nestjs/common';
import { systemClock } from '@gatehouse/identifiers';
import { Bus } from '@gatehouse/messaging';
import { LOGGER, type Logger } from '@gatehouse/telemetry';
import { KeyRing } from '@gatehouse/vault';
import { hostname } from 'node:os';
import type { AuditConfig } from '../config.js';
import { KeysRepository } from '../keys/keys.repository.js';
import { PseudonymsRepository } from '../keys/pseudonyms.repository.js';
import { TrailKeys } from '../keys/trail-keys.js';
import { Logs } from '../logs/logs.js';
import { Principals } from '../principals/principals.js';
import { AdmissionConsumer } from './admission.consumer.js';
import { AdmissionService } from './admission.service.js';
import { BodiesRepository } from './bodies.repository.js';
import { BodySealer } from './body-sealer.js';
import { EntriesRepository } from './entries.repository.js';
import { Intake } from './intake.js';
import { Sequencers, type Source } from './sequencers.js';

/** Admission: what it needs to judge, to encrypt and to write. */
@Module({})
export class AdmissionModule {
  static with(config: AuditConfig): DynamicModule {
    const source: Source = { instance: `${hostname().slice(0, 40)}-${process.pid}`, build: config.BUILD };
    return {
      module: AdmissionModule,
      global: true,
      providers: [
        { provide: Logs, useFactory: () => new Logs(config.TRAIL_KEYS) },
        { provide: KeyRing, useFactory: () => KeyRing.fromHex(config.TRAIL_KEK, 'trail') },
        KeysRepository,
        PseudonymsRepository,
        TrailKeys,
        { provide: Principals, useFactory: (bus: Bus) => new Principals(bus, systemClock), inject: [Bus] },
        EntriesRepository,
        BodiesRepository,
        BodySealer,
        {
          provide: Intake,
          useFactory: (logs: Logs, keys: TrailKeys, principals: Principals, sealer: BodySealer) =>
            new Intake(logs, keys, principals, sealer, systemClock),
          inject: [Logs, TrailKeys, Principals, BodySealer],
        },
        {
          provide: Sequencers,
          useFactory: (logs: Logs, entries: EntriesRepository, keys: TrailKeys, logger: Logger) =>
            new Sequencers(logs, entries, keys, systemClock, logger, source),
          inject: [Logs, EntriesRepository, TrailKeys, LOGGER],
        },
        {
          provide: AdmissionService,
          useFactory: (logs: Logs, intake: Intake, sequencers: Sequencers, bus: Bus, logger: Logger) =>
            new AdmissionService(logs, intake, sequencers, bus, systemClock, logger),
          inject: [Logs, Intake, Sequencers, Bus, LOGGER],
        },
        AdmissionConsumer,
      ],
      exports: [
        Logs,
        TrailKeys,
        PseudonymsRepository,
        Principals,
        EntriesRepository,
        BodiesRepository,
        Sequencers,
        AdmissionService,
        AdmissionConsumer,
        BodySealer,
      ],
    };
  }
}
