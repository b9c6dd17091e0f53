import { createHash } from 'node:crypto';
import { type Mailbox } from '../world/mailbox.js';

/**
 * The source of truth for comparisons, one object a line: the profile, each label, each message newest first, with the SHA-256
 * (hex) of its bytes.
 */
export function* describeMailbox(mailbox: Mailbox): Generator<object> {
  const { email, messages, threads, history, watch } = mailbox;
  yield {
    kind: 'profile',
    email,
    messages: messages.size,
    threads: threads.size,
    historyId: String(history.currentId),
    watch: watch ?? null,
  };
  for (const label of mailbox.labels.values()) yield { kind: 'label', ...label };
  for (const [id, messageId] of mailbox.composing.drafts) yield { kind: 'draft', id, messageId };
  for (const message of mailbox.newestFirst()) {
    const raw = message.read();
    yield {
      kind: 'message',
      id: message.id,
      threadId: message.threadId,
      labelIds: [...message.labels],
      internalDate: String(message.internalDate),
      historyId: String(message.historyId),
      sizeEstimate: raw.length,
      sha256: createHash('sha256').update(raw).digest('hex'),
    };
  }
}
