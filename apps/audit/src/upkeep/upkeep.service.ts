import { type AdmissionService } from '../admission/admission.service.js';
import { type Sequencers } from '../admission/sequencers.js';
import { type Heads } from '../heads/heads.js';
import { type Log, type Logs } from '../logs/logs.js';
import type { Clock } from '@gatehouse/identifiers';
import type { Logger } from '@gatehouse/telemetry';
import { type TrailKeys } from '../keys/trail-keys.js';
import { type LeasesRepository } from './leases.repository.js';
import { gaps, isSilent, unknownExchanges } from './overdue.js';

/** A new entry is under a signed head within a second. */
const ROUND_MS = 400;
const OVERDUE_EVERY_MS = 5_000;
const PROJECTION_EVERY_MS = 60_000;
const DIGEST_KEYS_EVERY_MS = 3_600_000;
const LEASE = 'upkeep';

/** The holder of the lease hashes, signs and writes what is overdue; every other replica follows its heads. */
export class UpkeepService {
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> | undefined;
  private lastOverdueMs = -Infinity;
  private lastProjectionMs = -Infinity;
  private lastDigestKeysMs = -Infinity;
  private project: (log: Log) => Promise<void> = () => Promise.resolve();

  constructor(
    private readonly logs: Logs,
    private readonly sequencers: Sequencers,
    private readonly heads: Heads,
    private readonly admission: AdmissionService,
    private readonly leases: LeasesRepository,
    private readonly keys: Pick<TrailKeys, 'destroyOldDigestKeys'>,
    private readonly owner: string,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** `project` runs now and then for every log, in each replica. */
  start(project: (log: Log) => Promise<void>): void {
    this.project = project;
    this.timer = setInterval(() => this.kick(), ROUND_MS);
    this.kick();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.round;
    await this.leases.release(LEASE, this.owner).catch(() => undefined);
  }

  private kick(): void {
    this.round ??= this.run()
      .catch((error: unknown) => {
        this.logger.error({ event: 'upkeep.failed', err: error }, 'the trail could not be looked after; tried again');
      })
      .finally(() => {
        this.round = undefined;
      });
  }

  private async run(): Promise<void> {
    const isHolder = await this.leases.take(LEASE, this.owner);
    const open = this.logs.all.filter((log) => this.sequencers.of(log).isOpen);
    for (const log of open) await (isHolder ? this.heads.of(log).grow() : this.heads.of(log).follow());
    await this.projectAll(open);
    if (!isHolder || this.clock.monotonicMs() - this.lastOverdueMs < OVERDUE_EVERY_MS) return;
    this.lastOverdueMs = this.clock.monotonicMs();
    for (const log of open) await this.enterOverdue(log);
    await this.destroyDigestKeys();
  }

  private async destroyDigestKeys(): Promise<void> {
    if (this.clock.monotonicMs() - this.lastDigestKeysMs < DIGEST_KEYS_EVERY_MS) return;
    await this.keys.destroyOldDigestKeys(this.clock.now());
    this.lastDigestKeysMs = this.clock.monotonicMs();
  }

  private async projectAll(logs: readonly Log[]): Promise<void> {
    if (this.clock.monotonicMs() - this.lastProjectionMs < PROJECTION_EVERY_MS) return;
    this.lastProjectionMs = this.clock.monotonicMs();
    for (const log of logs) await this.project(log);
  }

  private async enterOverdue(log: Log): Promise<void> {
    const sequencer = this.sequencers.of(log);
    await sequencer.refresh();
    const nowMs = this.clock.now().getTime();
    for (const fields of unknownExchanges(sequencer.state, nowMs)) {
      await this.admission.own(log, 'exchange.unknown', fields);
    }
    for (const fields of gaps(sequencer.state, nowMs)) await this.admission.own(log, 'integrity.gap', fields);
    if (isSilent(sequencer.state, nowMs)) await this.admission.own(log, 'log.alive');
  }
}
