import { randomUUID } from 'node:crypto';
import { type DynamicModule, Module } from '@nestjs/common';
import { TrailClient, TrailModule } from '@gatehouse/audit-trail';
import { ConsentGate, ConsentModule } from '@gatehouse/consent';
import { GoogleModule } from '@gatehouse/google';
import { systemClock, systemRandom } from '@gatehouse/identifiers';
import { Bus, MessagingModule, MessagingStoreModule, PartitionLeases } from '@gatehouse/messaging';
import { CursorSealer, PersistenceModule } from '@gatehouse/persistence';
import { LOGGER, type Logger, Metrics, OpsModule } from '@gatehouse/telemetry';
import { CONFIG, type MailConfig } from './config.js';
import { WithdrawalServer } from './consent/withdrawal.server.js';
import { googleProviders } from './google.providers.js';
import { ContentKeys } from './keys/content-keys.js';
import { GrantsConsumer } from './mailbox/grants.consumer.js';
import { MailboxRepository } from './mailbox/mailbox.repository.js';
import { BatchRepository } from './messages/batch.repository.js';
import { LabelRepository } from './messages/label.repository.js';
import { MessageRepository } from './messages/message.repository.js';
import { RawRepository } from './messages/raw.repository.js';
import { RetryRepository } from './messages/retry.repository.js';
import { migrations } from './migrations/index.js';
import { type Clock, CLOCK, type Random, RANDOM } from './platform.js';
import { PushController } from './push/push.controller.js';
import { PushService } from './push/push.service.js';
import { PushVerifier } from './push/push-verifier.js';
import { Access } from './read/access.js';
import { RawReader } from './read/raw-reader.js';
import { ReadController } from './read/read.controller.js';
import { ReaderService } from './read/reader.service.js';
import { ThreadSearch } from './read/thread-search.js';
import { AllowDeletions } from './sync/allow-deletions.js';
import { SyncLifecycle } from './sync/sync.lifecycle.js';
import { SyncRunner } from './sync/sync.runner.js';
import { syncProviders } from './sync/sync.providers.js';

export interface MailOptions {
  readonly config: MailConfig;
  readonly logger: Logger;
  readonly clock?: Clock;
  readonly random?: Random;
}

const SERVICE = 'mail';
const BUILD = process.env.npm_package_version ?? 'dev';

@Module({})
export class AppModule {
  static with({ config, logger, clock = systemClock, random = systemRandom }: MailOptions): DynamicModule {
    return {
      module: AppModule,
      imports: [
        OpsModule.with({ service: SERVICE, logger }),
        MessagingModule.with({ url: config.NATS_URL, nkeySeed: config.NATS_NKEY, service: SERVICE, logger }),
        PersistenceModule.with({ url: config.MONGO_URL, service: SERVICE, migrations }),
        MessagingStoreModule.with({ service: SERVICE }),
        TrailModule.with({ service: SERVICE, instance: randomUUID(), build: BUILD }),
        ConsentModule.with({ service: SERVICE, clock }),
        GoogleModule.with({
          service: SERVICE,
          tariff: config.GOOGLE_TARIFF,
          clock,
          clockRate: config.GATEHOUSE_CLOCK_RATE,
        }),
      ],
      controllers: [ReadController, PushController],
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: CLOCK, useValue: clock },
        { provide: RANDOM, useValue: random },
        ...[MailboxRepository, MessageRepository, RawRepository, LabelRepository, BatchRepository, RetryRepository],
        ...googleProviders,
        ...syncProviders,
        ...readProviders(config),
        ...pushProviders(config),
        ...[SyncLifecycle, GrantsConsumer, WithdrawalServer, AllowDeletions],
      ],
    };
  }
}

const readProviders = (config: MailConfig) => [
  {
    provide: Access,
    inject: [ConsentGate, TrailClient, ContentKeys],
    useFactory: (gate: ConsentGate, trail: TrailClient, keys: ContentKeys) => new Access(gate, trail, keys),
  },
  { provide: RawReader, inject: [RawRepository], useFactory: (raw: RawRepository) => new RawReader(raw) },
  {
    provide: ThreadSearch,
    inject: [MessageRepository, LabelRepository],
    useFactory: (messages: MessageRepository, labels: LabelRepository) => new ThreadSearch(messages, labels),
  },
  {
    provide: ReaderService,
    inject: [MailboxRepository, MessageRepository, LabelRepository, RetryRepository, ThreadSearch, Access, RawReader],
    useFactory: (
      mailboxes: MailboxRepository,
      messages: MessageRepository,
      labels: LabelRepository,
      retries: RetryRepository,
      threads: ThreadSearch,
      access: Access,
      raw: RawReader,
    ) => {
      const cursors = new CursorSealer(config.CURSOR_KEY);
      return new ReaderService({ mailboxes, messages, labels, retries, threads, access, raw, cursors });
    },
  },
];

const pushProviders = (config: MailConfig) => [
  {
    provide: PushService,
    inject: [
      PushVerifier,
      MailboxRepository,
      PartitionLeases,
      SyncRunner,
      Bus,
      TrailClient,
      Metrics,
      LOGGER,
      CLOCK,
      RANDOM,
    ],
    useFactory: (
      verifier: PushVerifier,
      mailboxes: MailboxRepository,
      ownership: PartitionLeases,
      runner: SyncRunner,
      bus: Bus,
      trail: TrailClient,
      metrics: Metrics,
      logger: Logger,
      clock: Clock,
      random: Random,
    ) => {
      const addressKey = config.CURSOR_KEY;
      const may = config.PUSH_AUDIENCE === undefined ? undefined : verifier;
      return new PushService({
        verifier: may,
        mailboxes,
        ownership,
        runner,
        bus,
        trail,
        metrics,
        logger,
        clock,
        random,
        addressKey,
      });
    },
  },
];
