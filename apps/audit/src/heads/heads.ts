import { Inject, Injectable } from '@nestjs/common';
import { LOGGER, type Logger } from '@gatehouse/telemetry';
import { EntriesRepository } from '../admission/entries.repository.js';
import { Sequencers } from '../admission/sequencers.js';
import { type Log, Logs } from '../logs/logs.js';
import { CheckpointFile } from './checkpoint-file.js';
import { CheckpointsRepository } from './checkpoints.repository.js';
import { Head } from './head.js';
import { TilesRepository } from './tiles.repository.js';

/** Injects the folder of checkpoint files. */
export const CHECKPOINT_DIR = Symbol('audit.checkpoint-dir');

/** Every log's head. */
@Injectable()
export class Heads {
  private readonly byLog: ReadonlyMap<string, Head>;

  constructor(
    logs: Logs,
    sequencers: Sequencers,
    entries: EntriesRepository,
    tiles: TilesRepository,
    checkpoints: CheckpointsRepository,
    @Inject(CHECKPOINT_DIR) dir: string,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.byLog = new Map(
      logs.all.map((log) => {
        const ports = { entries, tiles, checkpoints, file: new CheckpointFile(dir, log.id), logger };
        return [log.id, new Head(sequencers.of(log), ports)];
      }),
    );
  }

  of(log: Log): Head {
    const found = this.byLog.get(log.id);
    if (found === undefined) throw new Error(`log ${log.id} has no head`);
    return found;
  }
}
