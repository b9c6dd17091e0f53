import type { gmail_v1 } from '@googleapis/gmail';
import { z } from 'zod';

/** Only the fields that are used; Google may add others. 64-bit numbers are digits (discovery: format uint64/int64). */
const Digits = z.string().regex(/^\d{1,20}$/);
const Id = z.string().min(1).max(256);

export const Profile = z.object({ emailAddress: z.string(), historyId: Digits, messagesTotal: z.number().optional() });
export type Profile = z.infer<typeof Profile>;

export const Label = z.object({
  id: Id,
  name: z.string(),
  type: z.enum(['system', 'user']).default('user'),
});
export type Label = z.infer<typeof Label>;
export const LabelList = z.object({ labels: z.array(Label).default([]) });

export const MessagePage = z.object({
  messages: z.array(z.object({ id: Id, threadId: Id })).default([]),
  nextPageToken: z.string().optional(),
  resultSizeEstimate: z.number().optional(),
});
export type MessagePage = z.infer<typeof MessagePage>;

export const RawMessage = z.object({
  id: Id,
  threadId: Id,
  labelIds: z.array(z.string()).default([]),
  snippet: z.string().default(''),
  historyId: Digits,
  internalDate: Digits,
  sizeEstimate: z.number().default(0),
  /** RFC 5322 message, base64url. */
  raw: z.string(),
});

/** `format=minimal`: no bytes. */
export const MinimalMessage = RawMessage.omit({ raw: true, internalDate: true });

const Reference = z.object({ id: Id, threadId: Id.optional(), labelIds: z.array(z.string()).optional() });
const Labelled = z.object({ message: Reference, labelIds: z.array(z.string()).default([]) });
const History = z.object({
  id: Digits,
  messagesAdded: z.array(z.object({ message: Reference })).optional(),
  messagesDeleted: z.array(z.object({ message: Reference })).optional(),
  labelsAdded: z.array(Labelled).optional(),
  labelsRemoved: z.array(Labelled).optional(),
});
export type History = z.infer<typeof History>;

/** `history` is absent when nothing changed. */
export const HistoryPage = z.object({
  history: z.array(History).default([]),
  nextPageToken: z.string().optional(),
  historyId: Digits,
});
export type HistoryPage = z.infer<typeof HistoryPage>;

export const Watch = z.object({ historyId: Digits, expiration: Digits });
export type Watch = z.infer<typeof Watch>;

/** Compile-time proof that the schemas name fields of Google's own types. */
type Known<Ours, Google> = keyof Ours extends keyof Google ? true : never;
export const KNOWN: [
  Known<Profile, gmail_v1.Schema$Profile>,
  Known<Label, gmail_v1.Schema$Label>,
  Known<MessagePage, gmail_v1.Schema$ListMessagesResponse>,
  Known<z.infer<typeof RawMessage>, gmail_v1.Schema$Message>,
  Known<History, gmail_v1.Schema$History>,
  Known<HistoryPage, gmail_v1.Schema$ListHistoryResponse>,
  Known<Watch, gmail_v1.Schema$WatchResponse>,
] = [true, true, true, true, true, true, true];
