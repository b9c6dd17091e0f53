import type { CallContext, Priority } from '@gatehouse/google';
import type { ContentKeys } from '../keys/content-keys.js';
import type { MailboxRecord } from '../mailbox/mailbox.record.js';
import { ContentCipher } from '../messages/content-cipher.js';
import { messageId, type Owner } from './prepare.js';
import { RunMemory } from './run-memory.js';

export interface GmailRunFields {
  readonly mailbox: MailboxRecord;
  readonly grantId: string;
  readonly epoch: number;
  /** Of the run before, if that ended well here. */
  readonly memory?: RunMemory | undefined;
  /** Aborted when the consent closes, the lease is lost, or the service stops. */
  readonly signal: AbortSignal;
}

/** One run of one mailbox: for which owner, under which grant, with which key. */
export class GmailRun {
  readonly mailbox: MailboxRecord;
  readonly connectionId: string;
  readonly epoch: number;
  readonly signal: AbortSignal;
  readonly memory: RunMemory;
  /** False: a run before this one may have left something half done. */
  readonly followsOn: boolean;
  readonly #grantId: string;

  constructor(
    { mailbox, grantId, epoch, signal, memory }: GmailRunFields,
    private readonly keys: ContentKeys,
  ) {
    this.mailbox = mailbox;
    this.connectionId = mailbox._id;
    this.epoch = epoch;
    this.signal = signal;
    this.memory = memory ?? new RunMemory();
    this.followsOn = memory !== undefined;
    this.#grantId = grantId;
  }

  owner(generation: number): Owner {
    return { connectionId: this.connectionId, epoch: this.epoch, generation };
  }

  async cipher(): Promise<ContentCipher> {
    this.signal.throwIfAborted();
    return new ContentCipher(await this.keys.get(this.connectionId, this.#grantId), this.connectionId);
  }

  /** Our ids of Google's messages. */
  own(ids: readonly string[]): string[] {
    return ids.map((id) => messageId(this.connectionId, id));
  }

  context(priority: Priority): CallContext {
    const { organisationId, personId, sync } = this.mailbox;
    return {
      organisationId,
      personId,
      connectionId: this.connectionId,
      grantId: this.#grantId,
      purpose: 'mail.sync',
      priority,
      signal: this.signal,
      fresh: sync.generation === 0,
    };
  }
}
