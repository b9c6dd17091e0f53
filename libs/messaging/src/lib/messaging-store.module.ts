import { randomUUID } from 'node:crypto';
import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  Module,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { DB } from '@gatehouse/persistence';
import { HealthRegistry, LOGGER, type Logger, Metrics } from '@gatehouse/telemetry';
import type { Db } from 'mongodb';
import { Bus } from './bus.js';
import { serveDeadLetters } from './dead-letter-desk.js';
import { DeadLetters } from './dead-letters.js';
import { Inbox } from './inbox.js';
import { OutboxRelay } from './outbox-relay.js';
import { PartitionLeases } from './partition-leases.js';

/** What a service with a database adds to the bus: outbox relay, inbox, dead letters, partition leases. */
@Module({})
export class MessagingStoreModule implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown {
  constructor(
    private readonly bus: Bus,
    private readonly relay: OutboxRelay,
    private readonly leases: PartitionLeases,
    private readonly deadLetters: DeadLetters,
  ) {}

  static with({ service }: { service: string }): DynamicModule {
    const relay = (bus: Bus, db: Db, logger: Logger, health: HealthRegistry) => {
      const made = new OutboxRelay(bus, db, { service, logger });
      health.add('outbox', () => made.assertUp());
      return made;
    };
    const leases = (db: Db, logger: Logger, metrics: Metrics) => {
      const made = new PartitionLeases(db, { service, instance: randomUUID(), logger });
      const gauge = metrics.gauge('gatehouse_partitions_owned', 'Partitions whose lease this process holds.');
      metrics.onRender(() => gauge.set(made.count));
      return made;
    };
    const providers = [
      { provide: OutboxRelay, useFactory: relay, inject: [Bus, DB, LOGGER, HealthRegistry] },
      { provide: PartitionLeases, useFactory: leases, inject: [DB, LOGGER, Metrics] },
      { provide: DeadLetters, useFactory: (db: Db) => new DeadLetters(db, service), inject: [DB] },
      { provide: Inbox, useFactory: (db: Db) => new Inbox(db, service), inject: [DB] },
    ];
    return {
      module: MessagingStoreModule,
      global: true,
      providers,
      exports: [OutboxRelay, PartitionLeases, DeadLetters, Inbox],
    };
  }

  onApplicationBootstrap(): void {
    serveDeadLetters(this.bus, this.deadLetters);
  }

  /** Work ends while the leases still stand; then they are given back. Events not sent yet wait in the database. */
  async onModuleDestroy(): Promise<void> {
    await this.bus.stopConsuming();
    await this.leases.stop();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.relay.stop();
  }
}
