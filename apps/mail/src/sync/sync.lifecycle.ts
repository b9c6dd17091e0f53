import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Bus, DeadLetters, OutboxRelay, PartitionLeases } from '@gatehouse/messaging';
import { syncWork, type SyncWork } from '@gatehouse/contracts';
import { LOGGER, type Logger } from '@gatehouse/telemetry';
import { MailboxRepository } from '../mailbox/mailbox.repository.js';
import { BatchRepository } from '../messages/batch.repository.js';
import { type Clock, CLOCK } from '../platform.js';
import { SyncRunner } from './sync.runner.js';

const TICK_MS = 500;
const PURGE_EVERY_TICKS = 1_200;
const DAY_MS = 86_400_000;
/** Work is a wake-up: the mailbox's own state says what to do, so a long backfill need not hold its message. */
const HOLD_MS = 20_000;

/** Ties the runner to leases, work messages and time. */
@Injectable()
export class SyncLifecycle implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;
  #ticks = 0;
  #ticking = false;

  constructor(
    @Inject(SyncRunner) private readonly runner: SyncRunner,
    @Inject(PartitionLeases) private readonly leases: PartitionLeases,
    @Inject(Bus) private readonly bus: Bus,
    @Inject(DeadLetters) private readonly deadLetters: DeadLetters,
    @Inject(OutboxRelay) private readonly relay: OutboxRelay,
    @Inject(MailboxRepository) private readonly mailboxes: MailboxRepository,
    @Inject(BatchRepository) private readonly batches: BatchRepository,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.relay.watch(this.mailboxes.collection);
    this.relay.watch(this.batches.collection);
    await this.leases.start();
    const options = { durable: 'mail-sync', concurrency: 64, deadLetters: this.deadLetters, partitions: this.leases };
    this.bus.consume(syncWork, options, (work, { signal }) => this.#handle(work, signal));
    this.#timer = setInterval(() => void this.#tick(), TICK_MS);
  }

  onModuleDestroy(): void {
    clearInterval(this.#timer);
    this.runner.stop();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.runner.ended();
  }

  async #handle({ connectionId }: SyncWork, signal: AbortSignal): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const held = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, HOLD_MS);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    await Promise.race([this.runner.wake(connectionId), held]).finally(() => clearTimeout(timer));
  }

  async #tick(): Promise<void> {
    if (this.#ticking) return;
    this.#ticking = true;
    try {
      await this.runner.tick();
      this.#ticks += 1;
      if (this.#ticks % PURGE_EVERY_TICKS === 1)
        await this.batches.purge(new Date(this.clock.now().getTime() - DAY_MS));
    } catch (err) {
      this.logger.warn({ event: 'mail.tick', err }, 'due mailboxes could not be read; asking again');
    } finally {
      this.#ticking = false;
    }
  }
}
