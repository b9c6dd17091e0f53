import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ConsentGate } from '@gatehouse/consent';
import { type Grant, type GrantChanged, grantChanged, syncWork, type SyncWork } from '@gatehouse/contracts';
import { ownId, partitionOf } from '@gatehouse/identifiers';
import { Bus, DeadLetters, Inbox, outboxEntry, OutboxRelay } from '@gatehouse/messaging';
import { faultPoint } from '@gatehouse/telemetry';
import { AccessTokens } from '../keys/access-tokens.js';
import { ContentKeys } from '../keys/content-keys.js';
import { type Clock, CLOCK, type Random, RANDOM } from '../platform.js';
import { MailboxRepository } from './mailbox.repository.js';
import { syncEvent } from './sync-state.store.js';

const DURABLE = 'mail-grants';

/** A grant for mail makes a mailbox, wakes it, or parks it. Events may repeat and come late: the gate knows what holds now. */
@Injectable()
export class GrantsConsumer implements OnApplicationBootstrap {
  constructor(
    @Inject(Bus) private readonly bus: Bus,
    @Inject(Inbox) private readonly inbox: Inbox,
    @Inject(DeadLetters) private readonly deadLetters: DeadLetters,
    @Inject(OutboxRelay) private readonly relay: OutboxRelay,
    @Inject(MailboxRepository) private readonly mailboxes: MailboxRepository,
    @Inject(ConsentGate) private readonly gate: ConsentGate,
    @Inject(ContentKeys) private readonly keys: ContentKeys,
    @Inject(AccessTokens) private readonly tokens: AccessTokens,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(RANDOM) private readonly random: Random,
  ) {}

  onApplicationBootstrap(): void {
    const options = { durable: DURABLE, concurrency: 16, deadLetters: this.deadLetters };
    this.bus.consume(grantChanged, options, async (change, { id }) => {
      await this.inbox.once(DURABLE, id, () => this.take(change));
    });
  }

  async take({ grant }: GrantChanged): Promise<void> {
    if (grant.feature !== 'mail') return;
    this.gate.learn(grant);
    if (grant.state === 'closed') await this.#close(grant);
    if (grant.state === 'live' && grant.consent?.purposes.includes('mail.sync') === true) await this.#open(grant);
    this.relay.kick();
  }

  async #open(grant: Grant): Promise<void> {
    const { connectionId, organisationId, personId, id: grantId } = grant;
    const work: SyncWork = { organisationId, connectionId, grantId, because: 'connected' };
    const now = this.clock.now();
    const event = outboxEntry(syncWork, work, { id: ownId('job', this.clock, this.random), at: now });
    const owner = { organisationId, personId, grantId, partition: partitionOf(connectionId) };
    await this.mailboxes.open(connectionId, owner, now, event);
  }

  async #close(grant: Grant): Promise<void> {
    const { connectionId: _id, organisationId, personId } = grant;
    this.keys.forget(_id);
    this.tokens.forget(grant.id);
    const mailbox = { _id, organisationId, personId };
    await this.mailboxes.close(_id, grant.id, syncEvent(mailbox, this.clock, this.random));
    await faultPoint('mail.withdraw.stopped');
  }
}
