import { type CallContext, type GmailApi, GoogleError } from '@gatehouse/google';
import type { Clock, Random } from '@gatehouse/identifiers';
import { faultPoint, type Logger } from '@gatehouse/telemetry';
import type { MailboxRecord } from '../mailbox/mailbox.record.js';
import type { MailboxRepository } from '../mailbox/mailbox.repository.js';
import { spreadOf } from '../platform.js';

export interface WatcherParts {
  readonly gmail: GmailApi;
  readonly mailboxes: MailboxRepository;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** `projects/P/topics/T`; undefined: no push, sweeps find everything. */
  readonly topic: string | undefined;
}

const RETRY_MS = 3_600_000;

/**
 * Keeps Gmail's push running: it ends after seven days, so it is renewed at 50-80 % of its life, each mailbox at its own
 * time. A mailbox that cannot be watched is swept all the same.
 */
export class Watcher {
  constructor(private readonly parts: WatcherParts) {}

  async renew(mailbox: MailboxRecord, epoch: number, context: CallContext): Promise<void> {
    const { topic, clock, mailboxes } = this.parts;
    const now = clock.now();
    if (topic === undefined || (mailbox.watch !== null && mailbox.watch.renewAt > now)) return;
    const watch = (await this.#watch(topic, context)) ?? {
      expiresAt: now,
      renewAt: new Date(now.getTime() + RETRY_MS),
    };
    await mailboxes.learn(mailbox._id, epoch, { watch });
    await faultPoint('mail.watch.stored');
  }

  async #watch(topic: string, context: CallContext): Promise<MailboxRecord['watch']> {
    const { gmail, clock, random, logger } = this.parts;
    try {
      const { value } = await gmail.watch(context, topic);
      await faultPoint('mail.watch.answered');
      const now = clock.now().getTime();
      const life = Number(value.expiration) - now;
      const renewAt = new Date(now + life * (0.5 + 0.3 * spreadOf(random)));
      return { expiresAt: new Date(Number(value.expiration)), renewAt };
    } catch (error) {
      if (!(error instanceof GoogleError) || !['give-up', 'skip-item'].includes(error.verdict)) throw error;
      const { connectionId } = context;
      logger.warn(
        { event: 'mail.watch.refused', connection: connectionId, err: error },
        'no push for this mailbox; it is swept',
      );
      return null;
    }
  }
}
