import { z } from 'zod';
import { Decimal, Instant, Token } from '../wire/tokens.js';

export const Page = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(1024).optional(),
});

export const Address = z.strictObject({ name: z.string(), address: z.string() });

export const LabelView = z
  .strictObject({
    id: Token,
    /** Gmail's id (`INBOX`, `Label_12`). */
    googleId: z.string(),
    name: z.string(),
    type: z.enum(['system', 'user']),
    messages: Decimal,
    unread: Decimal,
  })
  .meta({ id: 'Label' });
export const LabelList = z.strictObject({ items: z.array(LabelView), nextCursor: z.string().nullable() });

export const ThreadQuery = Page.extend({ label: z.string().max(256).default('INBOX') });

/** One row of a mailbox: the thread's newest message under the label. */
export const ThreadRow = z
  .strictObject({
    id: Token,
    googleId: z.string(),
    subject: z.string(),
    snippet: z.string(),
    from: z.array(Address),
    messages: Decimal,
    labels: z.array(z.string()),
    unread: z.boolean(),
    starred: z.boolean(),
    attachments: z.boolean(),
    at: Instant,
  })
  .meta({ id: 'Thread' });
export type ThreadRow = z.infer<typeof ThreadRow>;
export const ThreadList = z.strictObject({ items: z.array(ThreadRow), nextCursor: z.string().nullable() });

export const AttachmentView = z.strictObject({
  /** Position in the part tree (`1.2`); names the attachment in its address. */
  partId: z.string(),
  filename: z.string(),
  mimeType: z.string(),
  /** Bytes after the transfer encoding is undone. */
  size: Decimal,
  contentId: z.string().nullable(),
  inline: z.boolean(),
});

export const MessageView = z
  .strictObject({
    id: Token,
    googleId: z.string(),
    threadId: Token,
    googleThreadId: z.string(),
    historyId: Decimal,
    labels: z.array(z.string()),
    headers: z.array(z.strictObject({ name: z.string(), value: z.string() })),
    subject: z.string(),
    from: z.array(Address),
    to: z.array(Address),
    cc: z.array(Address),
    bcc: z.array(Address),
    replyTo: z.array(Address),
    at: Instant,
    snippet: z.string(),
    size: Decimal,
    /** SHA-256 of the raw message, hex. */
    sha256: z.string(),
    text: z.string().nullable(),
    textTruncated: z.boolean(),
    /** A document of its own for a sandboxed frame; scripts, forms, styles that position, remote images removed. */
    html: z.string().nullable(),
    remoteImages: Decimal,
    attachments: z.array(AttachmentView),
    /** Why the MIME structure could not be read; the raw message is whole. */
    problem: z.string().nullable(),
  })
  .meta({ id: 'Message' });
export type MessageView = z.infer<typeof MessageView>;

export const ThreadView = z
  .strictObject({
    id: Token,
    googleId: z.string(),
    subject: z.string(),
    messages: z.array(MessageView).max(100),
    more: z.boolean(),
  })
  .meta({ id: 'ThreadDetail' });
export type ThreadView = z.infer<typeof ThreadView>;

/** Metadata of every message, oldest first by id, for comparing whole mailboxes. */
export const MessageRow = MessageView.pick({
  id: true,
  googleId: true,
  threadId: true,
  googleThreadId: true,
  historyId: true,
  labels: true,
  at: true,
  size: true,
  sha256: true,
  problem: true,
}).meta({ id: 'MessageRow' });
export const MessageList = z.strictObject({ items: z.array(MessageRow), nextCursor: z.string().nullable() });
export type MessageRow = z.infer<typeof MessageRow>;
