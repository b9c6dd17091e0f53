import { ConnectionId } from '@gatehouse/contracts';
import type { Caller } from '@gatehouse/consent';
import type { MailboxRecord } from '../mailbox/mailbox.record.js';
import type { MailboxRepository } from '../mailbox/mailbox.repository.js';
import { notFound } from '../mail-error.js';

/** The caller's own mailbox; whatever is not answers the same 404. */
export async function ownMailbox(
  mailboxes: MailboxRepository,
  caller: Caller,
  connectionId: string,
): Promise<MailboxRecord> {
  if (!ConnectionId.safeParse(connectionId).success) throw notFound();
  const mailbox = await mailboxes.find(connectionId);
  const own = mailbox?.organisationId === caller.organisationId && mailbox.personId === caller.personId;
  if (mailbox === undefined || !own) throw notFound();
  return mailbox;
}
