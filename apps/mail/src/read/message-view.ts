import type { MessageRow as MessageRowView, MessageView } from '@gatehouse/contracts';
import { isAttachment, type MimePart } from '../mime/mime-part.js';
import { decodeText } from '../mime/text-part.js';
import type { MessageRow, StoredMessage } from '../messages/message.record.js';
import type { Opened } from './access.js';
import { isTooDeep, namedContentIds, type SafeHtml, toSafeHtml } from './html-safe.js';
import type { RawReader } from './raw-reader.js';

const MAX_HTML_BYTES = 4 << 20;
const MAX_INLINE_BYTES = 256 * 1024;
const MAX_ALL_INLINE_BYTES = 2 << 20;

/** A message as its reader sees it; its HTML is read from the stored bytes and made safe each time. */
export async function toMessageView(message: StoredMessage, opened: Opened, raw: RawReader): Promise<MessageView> {
  const brief = opened.cipher.openBrief(message._id, message.brief);
  const { parts, ...content } = opened.cipher.openContent(message._id, message.content);
  const shown = await safeHtmlOf(message, parts, opened, raw);
  const { subject, from, snippet } = brief;
  return {
    ...toRowView(message),
    ...content,
    subject,
    from,
    snippet,
    html: shown?.html ?? null,
    remoteImages: String(shown?.remoteImages ?? 0),
    attachments: parts.filter(isAttachment).map(toAttachment),
  };
}

export function toRowView(message: MessageRow): MessageRowView {
  const { _id, googleId, threadId, googleThreadId, historyId, labels, at, size, sha256, problem } = message;
  return {
    id: _id,
    googleId,
    threadId,
    googleThreadId,
    historyId: String(historyId),
    labels,
    at: at.toISOString(),
    size: String(size),
    sha256,
    problem,
  };
}

function toAttachment(part: MimePart): MessageView['attachments'][number] {
  const { partId, filename, mimeType, size, contentId, disposition } = part;
  return {
    partId,
    filename: filename ?? `part-${partId}`,
    mimeType,
    size: String(size),
    contentId,
    inline: contentId !== null && disposition !== 'attachment',
  };
}

async function safeHtmlOf(
  message: StoredMessage,
  parts: readonly MimePart[],
  opened: Opened,
  raw: RawReader,
): Promise<SafeHtml | undefined> {
  const part = parts.find((one) => one.mimeType === 'text/html' && !isAttachment(one));
  if (part === undefined) return undefined;
  const html = await decodeText(part, await raw.head(message, part, opened, MAX_HTML_BYTES));
  if (isTooDeep(html)) return undefined;
  const images = await inlineImages(message, parts, namedContentIds(html), { opened, raw });
  return toSafeHtml(html, (contentId) => images.get(contentId));
}

const PICTURE = /^image\/(png|jpe?g|gif|webp)$/;

/** Small pictures that the HTML names by content id, as `data:` addresses. */
async function inlineImages(
  message: StoredMessage,
  parts: readonly MimePart[],
  named: readonly string[],
  { opened, raw }: { opened: Opened; raw: RawReader },
): Promise<Map<string, string>> {
  const images = new Map<string, string>();
  let left = MAX_ALL_INLINE_BYTES;
  for (const part of parts) {
    if (part.contentId === null || !named.includes(part.contentId) || !PICTURE.test(part.mimeType)) continue;
    if (part.size > MAX_INLINE_BYTES || part.size > left) continue;
    left -= part.size;
    const bytes: Buffer[] = [];
    for await (const piece of raw.decoded(message, part, opened)) bytes.push(piece);
    images.set(part.contentId, `data:${part.mimeType};base64,${Buffer.concat(bytes).toString('base64')}`);
  }
  return images;
}
