import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HealthRegistry } from '@gatehouse/telemetry';
import { AdmissionConsumer } from './admission/admission.consumer.js';
import { AdmissionService } from './admission/admission.service.js';
import { Sequencers } from './admission/sequencers.js';
import { Heads } from './heads/heads.js';
import { type Log, Logs } from './logs/logs.js';
import { PURPOSES_HASH } from './logs/purposes-hash.js';
import { Projector } from './projection/projector.js';
import { UpkeepService } from './upkeep/upkeep.service.js';

/** The order in which a replica comes up: fold, check heads against the file, open new logs, serve, look after. */
@Injectable()
export class Startup implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    private readonly logs: Logs,
    private readonly sequencers: Sequencers,
    private readonly heads: Heads,
    private readonly admission: AdmissionService,
    private readonly consumer: AdmissionConsumer,
    private readonly upkeep: UpkeepService,
    private readonly projector: Projector,
    private readonly health: HealthRegistry,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.health.add('admission', () => this.admission.assertReady());
    await this.sequencers.start();
    for (const log of this.logs.all) await this.open(log);
    this.admission.start();
    this.consumer.serve();
    this.upkeep.start((log) => this.projector.catchUp(log, this.sequencers.of(log).size));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.admission.stop();
    await this.upkeep.stop();
  }

  private async open(log: Log): Promise<void> {
    const found = await this.heads.of(log).check();
    const sequencer = this.sequencers.of(log);
    if (!sequencer.isOpen) return;
    if (sequencer.size === 0) await this.begin(log);
    if (found !== undefined) await this.admission.own(log, 'integrity.gap', { detail: adoptedHead(found.adopted) });
  }

  /** Entry 0: the log's key, the schema of its entries, the purpose table it is judged by. */
  private async begin(log: Log): Promise<void> {
    const detail = { vkey: log.vkey, schema: '1', purposes: PURPOSES_HASH, previous: null };
    await this.admission.own(log, 'log.genesis', { detail });
  }
}

/** A replica without a file cannot tell whether the database is the one it left. */
function adoptedHead(size: number): Record<string, string> {
  return { svc: 'audit', boot: 'checkpoint-file', from: '0', to: String(size) };
}
