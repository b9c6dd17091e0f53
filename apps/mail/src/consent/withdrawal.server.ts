import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { eraseContent, type Grant, stopPush } from '@gatehouse/contracts';
import { GmailApi, GoogleDoor, GoogleError } from '@gatehouse/google';
import { ConsentGate } from '@gatehouse/consent';
import { Bus, OutboxRelay } from '@gatehouse/messaging';
import { faultPoint } from '@gatehouse/telemetry';
import { SealingKeyPair } from '@gatehouse/vault';
import { CONFIG, type MailConfig } from '../config.js';
import { ContentKeys } from '../keys/content-keys.js';
import { MailboxRepository } from '../mailbox/mailbox.repository.js';
import { syncEvent } from '../mailbox/sync-state.store.js';
import { BatchRepository } from '../messages/batch.repository.js';
import { LabelRepository } from '../messages/label.repository.js';
import { MessageRepository } from '../messages/message.repository.js';
import { RawRepository } from '../messages/raw.repository.js';
import { RetryRepository } from '../messages/retry.repository.js';
import { type Clock, CLOCK, type Random, RANDOM } from '../platform.js';

/** What `auth` asks of this service after a withdrawal: stop Google's pushes, drop what the destroyed key had locked. */
@Injectable()
export class WithdrawalServer implements OnApplicationBootstrap {
  constructor(
    @Inject(Bus) private readonly bus: Bus,
    @Inject(GoogleDoor) private readonly door: GoogleDoor,
    @Inject(ConsentGate) private readonly gate: ConsentGate,
    @Inject(SealingKeyPair) private readonly sealing: SealingKeyPair,
    @Inject(ContentKeys) private readonly keys: ContentKeys,
    @Inject(OutboxRelay) private readonly relay: OutboxRelay,
    @Inject(MailboxRepository) private readonly mailboxes: MailboxRepository,
    @Inject(MessageRepository) private readonly messages: MessageRepository,
    @Inject(RawRepository) private readonly raw: RawRepository,
    @Inject(LabelRepository) private readonly labels: LabelRepository,
    @Inject(BatchRepository) private readonly batches: BatchRepository,
    @Inject(RetryRepository) private readonly retries: RetryRepository,
    @Inject(CONFIG) private readonly config: MailConfig,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(RANDOM) private readonly random: Random,
  ) {}

  onApplicationBootstrap(): void {
    this.bus.serve(stopPush('mail'), ({ grant, token }) => this.stopPush(grant, token));
    this.bus.serve(eraseContent('mail'), ({ connectionId, feature }) =>
      feature === 'mail' ? this.erase(connectionId) : Promise.resolve({ erased: '0' }),
    );
  }

  /** `users.stop` under `consent.close`, with a token that `auth` sealed for this alone. */
  async stopPush(grant: Grant, sealed: string): Promise<{ stopped: boolean }> {
    this.gate.learn(grant);
    const { organisationId, personId, connectionId, id: grantId } = grant;
    const token = this.sealing.open(sealed, `stop-push/${connectionId}`).toString('utf8');
    const tokens = { get: () => Promise.resolve({ token, issuedAt: this.clock.now().toISOString() }) };
    const gmail = new GmailApi({ rootUrl: this.config.GOOGLE_ROOT_URL }, this.door, this.gate, tokens);
    const context = { organisationId, personId, connectionId, grantId };
    try {
      await gmail.stop({ ...context, purpose: 'consent.close', priority: 'interactive' });
      await faultPoint('mail.watch.stopped');
      return { stopped: true };
    } catch (error) {
      if (error instanceof GoogleError) return { stopped: false };
      throw error;
    }
  }

  /** The key is gone, so nothing here can be read any more; the documents go too. Repeating it is harmless. */
  async erase(connectionId: string): Promise<{ erased: string }> {
    this.keys.forget(connectionId);
    const mailbox = await this.mailboxes.find(connectionId);
    if (mailbox === undefined) return { erased: '0' };
    const erased = await this.messages.drop(connectionId);
    await faultPoint('mail.erase.messages');
    await this.raw.drop(connectionId);
    await this.labels.drop(connectionId);
    await this.retries.drop(connectionId);
    await this.batches.drop(connectionId);
    await this.mailboxes.forget(connectionId, syncEvent(mailbox, this.clock, this.random));
    this.relay.kick();
    return { erased: String(erased) };
  }
}
