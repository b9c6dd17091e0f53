import type { TrailClient } from '@gatehouse/audit-trail';
import { TrailError } from '@gatehouse/audit-trail';
import type { PurposeName } from '@gatehouse/contracts';
import { type Caller, ConsentError, type ConsentGate } from '@gatehouse/consent';
import type { ContentKeys } from '../keys/content-keys.js';
import type { MailboxRecord } from '../mailbox/mailbox.record.js';
import { ContentCipher } from '../messages/content-cipher.js';

/** Exactly what one answer holds. */
export interface Accessed {
  readonly kind: 'mail.message' | 'mail.thread' | 'mail.label' | 'mail.attachment';
  /** Our ids of what the page holds; none for an empty page, which is an access too. */
  readonly ids: readonly string[];
}

export interface Opened {
  readonly cipher: ContentCipher;
  /** Aborted when the grant closes: a running answer is cut. */
  readonly signal: AbortSignal;
}

/** What is kept after a withdrawal is read under its own local grant. */
const PURPOSES = ['mail.read', 'mail.archive'] as const;

/** The one way to content: gate → admit → open. Without an admission nothing is decrypted. */
export class Access {
  constructor(
    private readonly gate: ConsentGate,
    private readonly trail: TrailClient,
    private readonly keys: ContentKeys,
  ) {}

  /** @throws ConsentError ACCESS_DENIED; TrailError AUDIT_UNAVAILABLE | ACCESS_DENIED */
  async open(caller: Caller, mailbox: MailboxRecord, accessed: Accessed): Promise<Opened> {
    const { grant, purpose } = this.gate.grantFor({ connectionId: mailbox._id, purposes: PURPOSES });
    // The key first: asking for it takes time, and an admission is good for one second.
    const key = await this.keys.get(mailbox._id, grant.grantId);
    const signal = this.gate.signalOf(grant.grantId);
    await this.#admit(caller, mailbox, { grant: { id: grant.grantId, ver: grant.ver }, purpose }, accessed);
    assertOpen(signal);
    return { cipher: new ContentCipher(key, mailbox._id), signal };
  }

  async #admit(
    caller: Caller,
    mailbox: MailboxRecord,
    ground: { grant: { id: string; ver: string }; purpose: PurposeName },
    { kind, ids }: Accessed,
  ): Promise<void> {
    const admitted = await this.trail.read({
      organisationId: mailbox.organisationId,
      principal: caller.jws,
      ...ground,
      feature: 'mail',
      subjects: [mailbox.personId],
      resource: { kind, count: ids.length, refs: ids },
    });
    if (!admitted.isFresh) throw late();
  }
}

export function assertOpen(signal: AbortSignal): void {
  if (signal.aborted) throw new ConsentError('ACCESS_DENIED', 'The consent for this was withdrawn.', 'grant_closed');
}

const late = (): TrailError =>
  new TrailError('AUDIT_UNAVAILABLE', 'The audit trail took too long, so nothing was read.', { next: 'Try again.' });
