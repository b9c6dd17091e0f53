import { type DynamicModule, Module } from '@nestjs/common';
import { systemClock } from '@gatehouse/identifiers';
import { CursorSealer } from '@gatehouse/persistence';
import { AdmissionService } from '../admission/admission.service.js';
import { BodySealer } from '../admission/body-sealer.js';
import { EntriesRepository } from '../admission/entries.repository.js';
import { Sequencers } from '../admission/sequencers.js';
import type { AuditConfig } from '../config.js';
import { ExportService } from '../exports/export.service.js';
import { ExportsController } from '../exports/exports.controller.js';
import { Heads } from '../heads/heads.js';
import { TrailKeys } from '../keys/trail-keys.js';
import { Logs } from '../logs/logs.js';
import { ProjectionModule } from '../projection/projection.module.js';
import { TileService } from '../tiles/tile.service.js';
import { TilesController } from '../tiles/tiles.controller.js';
import { AuditReads } from './audit-reads.js';
import { BodyOpener } from './body-opener.js';
import { Names } from './names.js';
import { Readers } from './reader.js';
import { TrailController } from './trail.controller.js';
import { TrailReader } from './trail-reader.js';

/** Questions, tiles and exports over HTTP. */
@Module({})
export class ReadingModule {
  static with(config: AuditConfig): DynamicModule {
    return {
      module: ReadingModule,
      imports: [ProjectionModule],
      controllers: [TrailController, ExportsController, TilesController],
      providers: [
        Readers,
        Names,
        TrailReader,
        { provide: CursorSealer, useFactory: () => new CursorSealer(config.CURSOR_KEY) },
        {
          provide: AuditReads,
          useFactory: (admission: AdmissionService, keys: TrailKeys, sealer: BodySealer) =>
            new AuditReads(admission, keys, sealer, systemClock),
          inject: [AdmissionService, TrailKeys, BodySealer],
        },
        {
          provide: ExportService,
          useFactory: (
            readers: Readers,
            sequencers: Sequencers,
            heads: Heads,
            entries: EntriesRepository,
            opener: BodyOpener,
            reads: AuditReads,
          ) => new ExportService(readers, sequencers, heads, entries, opener, reads, systemClock),
          inject: [Readers, Sequencers, Heads, EntriesRepository, BodyOpener, AuditReads],
        },
        {
          provide: TileService,
          useFactory: (logs: Logs, heads: Heads, entries: EntriesRepository, readers: Readers, reads: AuditReads) =>
            new TileService(logs, heads, entries, readers, reads, config.TRAIL_TOKEN, systemClock),
          inject: [Logs, Heads, EntriesRepository, Readers, AuditReads],
        },
      ],
    };
  }
}
