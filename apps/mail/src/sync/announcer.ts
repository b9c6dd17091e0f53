import { messagesChanged } from '@gatehouse/contracts';
import { type Clock, ownId, type Random } from '@gatehouse/identifiers';
import { outboxEntry } from '@gatehouse/messaging';
import { faultPoint } from '@gatehouse/telemetry';
import type { BatchRepository } from '../messages/batch.repository.js';
import type { StoredMessage } from '../messages/message.record.js';
import type { MessageRepository } from '../messages/message.repository.js';
import type { GmailRun } from './gmail-run.js';

/** Whose documents carry events. */
export type EventPlace = 'batches' | 'mailboxes';

export interface AnnouncerParts {
  readonly messages: MessageRepository;
  readonly batches: BatchRepository;
  readonly clock: Clock;
  readonly random: Random;
  /** An event waits: the relay may look. */
  readonly announced: (where: EventPlace) => void;
}

/** Tells of durable batches: ids only, on the batch's own document. */
export class Announcer {
  /** Threads of messages stored and not announced yet. */
  readonly #threads = new Map<string, string>();

  constructor(
    private readonly parts: AnnouncerParts,
    private readonly run: GmailRun,
  ) {}

  stored(messages: readonly StoredMessage[]): void {
    for (const { _id, threadId } of messages) this.#threads.set(_id, threadId);
  }

  async announce(changed: string[], deleted: string[]): Promise<void> {
    const { clock, random, batches } = this.parts;
    const { connectionId, mailbox } = this.run;
    const { organisationId, personId } = mailbox;
    const threads = await this.#threadsOf([...changed, ...deleted]);
    const value = { organisationId, personId, connectionId, changed, deleted, threads };
    const event = outboxEntry(messagesChanged, value, { id: ownId('evt', clock, random), at: clock.now() });
    await batches.insert(connectionId, event);
    await faultPoint('mail.sync.batched');
    this.parts.announced('batches');
  }

  async #threadsOf(ids: readonly string[]): Promise<string[]> {
    const unknown = ids.filter((id) => !this.#threads.has(id));
    const looked = unknown.length === 0 ? [] : await this.parts.messages.threadsOf(unknown);
    const known = ids.flatMap((id) => this.#threads.get(id) ?? []);
    for (const id of ids) this.#threads.delete(id);
    return [...new Set([...known, ...looked])];
  }
}
