import { z } from 'zod';

const Mailbox = z.object({ name: z.string(), address: z.string() });
export type Mailbox = z.infer<typeof Mailbox>;

/** What a list row shows; encrypted apart, so that a page of rows does not open whole messages. */
export const Brief = z.object({
  subject: z.string(),
  from: z.array(Mailbox),
  snippet: z.string(),
  attachments: z.boolean(),
});
export type Brief = z.infer<typeof Brief>;

export const StoredPart = z.object({
  partId: z.string(),
  start: z.number(),
  end: z.number(),
  mimeType: z.string(),
  charset: z.string().nullable(),
  encoding: z.enum(['base64', 'quoted-printable', 'identity']),
  filename: z.string().nullable(),
  contentId: z.string().nullable(),
  disposition: z.enum(['inline', 'attachment']).nullable(),
  size: z.number(),
  parent: z.string().nullable(),
});

/** What one message shows apart from its bytes; the second encrypted blob of a message's document. */
export const Content = z.object({
  headers: z.array(z.object({ name: z.string(), value: z.string() })),
  to: z.array(Mailbox),
  cc: z.array(Mailbox),
  bcc: z.array(Mailbox),
  replyTo: z.array(Mailbox),
  text: z.string().nullable(),
  textTruncated: z.boolean(),
  parts: z.array(StoredPart),
});
export type Content = z.infer<typeof Content>;
