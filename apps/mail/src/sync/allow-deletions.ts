import { Inject, Injectable } from '@nestjs/common';
import { TrailClient } from '@gatehouse/audit-trail';
import { type Caller, ConsentGate } from '@gatehouse/consent';
import { purposeOf } from '@gatehouse/contracts';
import { OutboxRelay } from '@gatehouse/messaging';
import type { MailboxRecord } from '../mailbox/mailbox.record.js';
import { MailboxRepository } from '../mailbox/mailbox.repository.js';
import { syncEvent } from '../mailbox/sync-state.store.js';
import { type Clock, CLOCK, type Random, RANDOM } from '../platform.js';
import { ownMailbox } from '../read/mailbox-access.js';

/** A sync that would delete too much has stopped and asks; its owner says yes, once. */
@Injectable()
export class AllowDeletions {
  constructor(
    @Inject(MailboxRepository) private readonly mailboxes: MailboxRepository,
    @Inject(ConsentGate) private readonly gate: ConsentGate,
    @Inject(TrailClient) private readonly trail: TrailClient,
    @Inject(OutboxRelay) private readonly relay: OutboxRelay,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(RANDOM) private readonly random: Random,
  ) {}

  /**
   * The act stands in the trail before it counts. Where nothing waits for an answer, nothing is done and nothing entered.
   * @throws ConsentError ACCESS_DENIED; TrailError AUDIT_UNAVAILABLE
   */
  async allow(caller: Caller, connectionId: string): Promise<void> {
    const mailbox = await ownMailbox(this.mailboxes, caller, connectionId);
    if (mailbox.sync.pause?.reason !== 'too_many_deletions') return;
    await this.#enter(caller, mailbox);
    const event = syncEvent(mailbox, this.clock, this.random);
    await this.mailboxes.allowDeletions(connectionId, mailbox.sync.generation, this.clock.now(), event);
    this.relay.kick(this.mailboxes.collection);
  }

  async #enter(caller: Caller, mailbox: MailboxRecord): Promise<void> {
    const { grant, purpose } = this.gate.grantFor({ connectionId: mailbox._id, purposes: ['mail.sync'] });
    await this.trail.entry('admin.allowed', {
      organisationId: mailbox.organisationId,
      principal: caller.jws,
      subjects: [mailbox.personId],
      grant: { id: grant.grantId, ver: grant.ver },
      basis: purposeOf(purpose).basis,
      feature: 'mail',
      purpose,
      resource: { kind: 'mail.mailbox', id: mailbox._id, count: '1' },
      detail: { what: 'sync.deletions' },
    });
  }
}
