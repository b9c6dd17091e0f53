import { syncWork } from '@gatehouse/contracts';
import { type Clock, ownId, partitionOf, type Random } from '@gatehouse/identifiers';
import type { Bus } from '@gatehouse/messaging';
import type { TrailClient } from '@gatehouse/audit-trail';
import type { Logger, Metrics } from '@gatehouse/telemetry';
import { z } from 'zod';
import { MailError } from '../mail-error.js';
import type { MailboxRecord } from '../mailbox/mailbox.record.js';
import type { MailboxRepository } from '../mailbox/mailbox.repository.js';
import { digestOfAddress } from '../sync/gmail-adapter.js';
import type { Ownership, SyncRunner } from '../sync/sync.runner.js';
import type { PushVerifier } from './push-verifier.js';

const Notification = z.object({
  emailAddress: z.string().min(3).max(320),
  historyId: z
    .string()
    .regex(/^\d{1,20}$/)
    .transform((id) => BigInt(id)),
});

export interface PushParts {
  /** undefined: no audience is set, so nobody may push. */
  readonly verifier: PushVerifier | undefined;
  readonly mailboxes: MailboxRepository;
  readonly ownership: Ownership;
  readonly runner: Pick<SyncRunner, 'pushed'>;
  readonly bus: Bus;
  readonly trail: Pick<TrailClient, 'entry'>;
  readonly addressKey: Buffer;
  readonly clock: Clock;
  readonly random: Random;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** A push is only a wake-up: it says which mailbox, never what to store. Replays cost one coalesced run. */
export class PushService {
  readonly #counted;

  constructor(private readonly parts: PushParts) {
    this.#counted = parts.metrics.counter('gatehouse_mail_pushes_total', 'Pushes from Pub/Sub.', ['result']);
  }

  async authenticate(authorization: string | undefined): Promise<void> {
    const { verifier } = this.parts;
    try {
      if (verifier === undefined) throw new MailError('MAIL.PUSH_UNAUTHENTICATED', 'Pushes are not set up here.');
      await verifier.verify(authorization);
    } catch (error) {
      if (error instanceof MailError) this.#counted.inc({ result: 'refused' });
      throw error;
    }
  }

  async receive(data: string): Promise<void> {
    const notification = parse(data);
    const mailboxes = notification === undefined ? [] : await this.#mailboxesOf(notification.emailAddress);
    this.#counted.inc({ result: mailboxes.length > 0 ? 'taken' : 'unknown' });
    for (const mailbox of mailboxes) await this.#wake(mailbox, notification?.historyId ?? 0n);
  }

  #mailboxesOf(address: string): Promise<MailboxRecord[]> {
    return this.parts.mailboxes.withAddress(digestOfAddress(this.parts.addressKey, address));
  }

  /** The owner wakes its runner; another replica passes the wake-up on. */
  async #wake(mailbox: MailboxRecord, historyId: bigint): Promise<void> {
    if (mailbox.sync.pause?.reason === 'withdrawn') return;
    void this.#enter(mailbox);
    await this.parts.mailboxes.hasNews(mailbox._id, this.parts.clock.now());
    if (this.parts.ownership.owns(partitionOf(mailbox._id)) !== undefined) {
      this.parts.runner.pushed(mailbox._id, historyId);
      return;
    }
    const { organisationId, grantId, _id: connectionId } = mailbox;
    const id = ownId('job', this.parts.clock, this.parts.random);
    await this.parts.bus.publish(syncWork, { organisationId, connectionId, grantId, because: 'push' }, { id });
  }

  /** Not waited for: a push carries no data of the account, and the exchange that follows has its own entry. */
  async #enter({ organisationId, personId }: MailboxRecord): Promise<void> {
    try {
      await this.parts.trail.entry('push.received', {
        organisationId,
        subjects: [personId],
        basis: 'consent',
        feature: 'mail',
      });
    } catch (error) {
      this.parts.logger.warn({ event: 'mail.push.unentered', err: error }, 'a push could not be entered in the trail');
    }
  }
}

function parse(data: string): z.output<typeof Notification> | undefined {
  try {
    const text = Buffer.from(data, 'base64').toString('utf8');
    // Google writes a number here, which may be larger than a double holds: it is read as digits.
    return Notification.parse(JSON.parse(text.replace(/("historyId"\s*:\s*)(\d{1,20})/, '$1"$2"')));
  } catch {
    return undefined;
  }
}
