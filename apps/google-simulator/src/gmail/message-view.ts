import { decodeAttachmentId, encodeAttachmentId } from './attachment-id.js';
import { type Header } from '../mime/headers.js';
import { leavesOf, type MimePart, parseMime } from '../mime/parts.js';
import { snippetOf } from '../mime/snippet.js';
import { type StoredMessage } from '../world/mailbox.js';

export type Format = 'minimal' | 'full' | 'raw' | 'metadata';

/** Bodies up to here stand in `body.data`; larger ones, and those with a file name, are attachments. */
const INLINE_LIMIT = 5 * 1024 * 1024;

/** messages.get's answer. Absent lists stay absent, as at Google. */
export function viewMessage(
  message: StoredMessage,
  format: Format,
  metadataHeaders: readonly string[],
  salt: string,
): object {
  const bytes = message.read();
  const common = {
    ...viewLabels(message),
    historyId: String(message.historyId),
    internalDate: String(message.internalDate),
    sizeEstimate: bytes.length,
  };
  const snippet = knownSnippet(message, bytes);
  // The padding is Google's: strict readers refuse base64url without it.
  if (format === 'raw') return { ...common, snippet, raw: paddedBase64url(bytes) };
  if (format === 'minimal') return { ...common, snippet };
  const mime = parseMime(bytes);
  if (format === 'full') return { ...common, snippet, payload: viewPart(mime, message.id, salt) };
  return {
    ...common,
    snippet,
    payload: { partId: '', mimeType: mime.mimeType, headers: chosen(mime.headers, metadataHeaders) },
  };
}

/** So many snippets are kept: a message never changes, and a client asks for it in several formats. */
const MAX_SNIPPETS = 20_000;
const snippets = new Map<StoredMessage['read'], string>();

function knownSnippet({ read }: StoredMessage, bytes: Buffer): string {
  const known = snippets.get(read) ?? snippetOf(parseMime(bytes));
  if (snippets.size >= MAX_SNIPPETS) snippets.clear();
  snippets.set(read, known);
  return known;
}

/** `{id, threadId, labelIds}`: what writes answer and history shows. */
export function viewLabels(message: StoredMessage): { id: string; threadId: string; labelIds?: string[] } {
  const labels = [...message.labels];
  return { id: message.id, threadId: message.threadId, ...(labels.length > 0 && { labelIds: labels }) };
}

/** The bytes behind an attachment id, or undefined. */
export function attachmentOf(message: StoredMessage, attachmentId: string): Buffer | undefined {
  const partId = decodeAttachmentId(attachmentId, message.id);
  return leavesOf(parseMime(message.read())).find((part) => part.partId === partId)?.content;
}

export function paddedBase64url(bytes: Buffer): string {
  const text = bytes.toString('base64url');
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=');
}

function viewPart(part: MimePart, messageId: string, salt: string): object {
  const parts = part.parts.map((child) => viewPart(child, messageId, salt));
  const common = { partId: part.partId, mimeType: part.mimeType, filename: part.filename, headers: part.headers };
  if (parts.length > 0) return { ...common, body: { size: 0 }, parts };
  const size = part.content.length;
  const isAttachment = part.filename !== '' || size > INLINE_LIMIT;
  const data = size === 0 ? {} : { data: paddedBase64url(part.content) };
  const body = isAttachment
    ? { attachmentId: encodeAttachmentId(messageId, part.partId, salt), size }
    : { size, ...data };
  return { ...common, body };
}

function chosen(headers: readonly Header[], names: readonly string[]): readonly Header[] {
  if (names.length === 0) return headers;
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  return headers.filter((header) => wanted.has(header.name.toLowerCase()));
}
