import { notFound } from '../http/google-error.js';
import { type WorldEvent } from '../world/events.js';
import { type Mailbox } from '../world/mailbox.js';
import { type GmailCall } from './gmail-call.js';
import { viewLabels } from './message-view.js';
import { messageAdded } from './new-message.js';
import { type Outgoing, prepare } from './outgoing.js';
import { requireSendable } from './sending-limits.js';
import { mayJoin } from './threading.js';

type Added = WorldEvent & { readonly t: 'message.added' };

/**
 * The events of a sending: a copy under SENT (and in the own inbox, where the sender is a recipient too), one in the inbox of each
 * recipient that is simulated here, and the count for the sending limits.
 * @throws GoogleError 400 for a message that cannot go to anyone, 429 above the limits
 */
export function sendingOf(
  call: GmailCall,
  raw: Buffer,
  threadId: string | undefined,
): [sent: Added, others: WorldEvent[]] {
  const { world, mailbox, now } = call;
  const outgoing = prepare(call, raw);
  const { recipients } = outgoing;
  const domain = mailbox.email.split('@')[1] ?? '';
  const external = recipients.filter((email) => !email.endsWith(`@${domain}`)).length;
  const sending = { at: now, recipients: recipients.length, external };
  requireSendable(mailbox, world.sending, sending);
  const labelIds = recipients.includes(mailbox.email) ? ['SENT', 'INBOX', 'UNREAD'] : ['SENT'];
  const sent = messageAdded(world, mailbox, { raw: outgoing.own, labelIds, internalDate: now, threadId, alone: true });
  return [sent, [{ t: 'mail.sent', email: mailbox.email, id: sent.id, sending }, ...deliveries(call, outgoing)]];
}

function deliveries(call: GmailCall, { recipients, copyFor }: Outgoing): WorldEvent[] {
  return recipients.flatMap((email) => {
    const mailbox = call.world.mailbox(email);
    if (mailbox === undefined || mailbox === call.mailbox) return [];
    return [
      messageAdded(call.world, mailbox, { raw: copyFor(email), labelIds: ['INBOX', 'UNREAD'], internalDate: call.now }),
    ];
  });
}

/** The message as a write answers it. */
export function stored(call: { readonly mailbox: Mailbox }, id: string): ReturnType<typeof viewLabels> {
  const message = call.mailbox.messages.get(id);
  if (message === undefined) throw notFound();
  return viewLabels(message);
}

/**
 * The thread that the request asks for, if the message may join it; another message begins a thread of its own, silently.
 * @throws GoogleError 404 for a thread that is not there
 */
export function threadIdOf(call: GmailCall, asked: string | undefined, raw: Buffer): string | undefined {
  if (asked === undefined || asked === '') return undefined;
  if (!call.mailbox.threads.has(asked)) throw notFound();
  return mayJoin(call.mailbox, asked, raw) ? asked : undefined;
}
