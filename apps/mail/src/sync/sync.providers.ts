import { ConsentGate } from '@gatehouse/consent';
import { GmailApi } from '@gatehouse/google';
import { OutboxRelay, PartitionLeases } from '@gatehouse/messaging';
import { LOGGER, type Logger, Metrics } from '@gatehouse/telemetry';
import { CONFIG, type MailConfig } from '../config.js';
import { ContentKeys } from '../keys/content-keys.js';
import { MailboxRepository } from '../mailbox/mailbox.repository.js';
import { BatchRepository } from '../messages/batch.repository.js';
import { LabelRepository } from '../messages/label.repository.js';
import { MessageRepository } from '../messages/message.repository.js';
import { RawRepository } from '../messages/raw.repository.js';
import { RetryRepository } from '../messages/retry.repository.js';
import { type Clock, CLOCK, type Random, RANDOM } from '../platform.js';
import { ByteBudget } from './byte-budget.js';
import { SyncRunner } from './sync.runner.js';
import { Watcher } from './watcher.js';

export const syncProviders = [
  {
    provide: Watcher,
    inject: [GmailApi, MailboxRepository, CONFIG, LOGGER, CLOCK, RANDOM],
    useFactory: (
      gmail: GmailApi,
      mailboxes: MailboxRepository,
      config: MailConfig,
      logger: Logger,
      clock: Clock,
      random: Random,
    ) => new Watcher({ gmail, mailboxes, logger, clock, random, topic: config.PUSH_TOPIC }),
  },
  {
    provide: SyncRunner,
    inject: [
      GmailApi,
      ContentKeys,
      MailboxRepository,
      MessageRepository,
      RawRepository,
      LabelRepository,
      BatchRepository,
      RetryRepository,
      Watcher,
      ConsentGate,
      PartitionLeases,
      OutboxRelay,
      Metrics,
      LOGGER,
      CONFIG,
      CLOCK,
      RANDOM,
    ],
    useFactory: (
      gmail: GmailApi,
      keys: ContentKeys,
      mailboxes: MailboxRepository,
      messages: MessageRepository,
      raw: RawRepository,
      labels: LabelRepository,
      batches: BatchRepository,
      retries: RetryRepository,
      watcher: Watcher,
      gate: ConsentGate,
      ownership: PartitionLeases,
      relay: OutboxRelay,
      metrics: Metrics,
      logger: Logger,
      config: MailConfig,
      clock: Clock,
      random: Random,
    ) =>
      new SyncRunner({
        ...{ gmail, keys, mailboxes, messages, raw, labels, batches, retries, watcher, gate, ownership },
        ...{ metrics, logger, clock, random },
        budget: new ByteBudget(),
        addressKey: config.CURSOR_KEY,
        announced: (where) => {
          if (where === 'batches') relay.kick(batches.collection);
          else relay.kick(mailboxes.collection);
        },
        sweepMs: config.SWEEP_SECONDS * 1_000,
      }),
  },
];
