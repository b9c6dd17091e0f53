import { Injectable } from '@nestjs/common';
import { Logs } from '../logs/logs.js';
import { PURPOSES_HASH } from '../logs/purposes-hash.js';
import { AdmissionService } from './admission.service.js';
import { Sequencers } from './sequencers.js';

/** Entry 0 of each log: its key, the schema of its entries, the purpose table it is judged by. */
@Injectable()
export class Genesis {
  constructor(
    private readonly logs: Logs,
    private readonly sequencers: Sequencers,
    private readonly admission: AdmissionService,
  ) {}

  async ensure(): Promise<void> {
    for (const log of this.logs.all) {
      if (this.sequencers.of(log).size > 0) continue;
      const detail = { vkey: log.vkey, schema: '1', purposes: PURPOSES_HASH, previous: null };
      await this.admission.own(log, 'log.genesis', { detail });
    }
  }
}
