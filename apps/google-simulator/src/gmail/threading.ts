import { headerOf, parseHeaders, splitHead } from '../mime/headers.js';
import { type Mailbox, type StoredMessage } from '../world/mailbox.js';

/** A conversation breaks off after this many messages (support.google.com/mail/answer/5900). */
const MAX_THREAD = 100;

/** `Re:`, `Fwd:`, their Vietnamese and German kin, and mailing lists' tags count for nothing. */
const PREFIXES = /^(?: ?(?:(?:re|fwd?|aw|wg|trả lời|chuyển tiếp) ?(?:\[\d+\])? ?:|\[[^\]]*\]))+/iu;

/** Mail that arrives joins the thread of the latest message that it answers, if the subject is the same and the thread not full. */
export function threadOfArrival(mailbox: Mailbox, raw: Buffer): string | undefined {
  const headers = parseHeaders(splitHead(raw).head);
  const named = referencesOf(headers).map((id) => mailbox.withMessageId(id));
  const parent = named.findLast((message) => message !== undefined);
  if (parent === undefined || subjectOf(parent.read()) !== subjectOf(raw)) return undefined;
  return (mailbox.threads.get(parent.threadId)?.size ?? 0) < MAX_THREAD ? parent.threadId : undefined;
}

/**
 * Whether what a person writes may join the thread that the request names: References and In-Reply-To name one of its messages,
 * and the subject is the same (Gmail guides/threads).
 */
export function mayJoin(mailbox: Mailbox, threadId: string, raw: Buffer): boolean {
  const headers = parseHeaders(splitHead(raw).head);
  if (headerOf(headers, 'references') === undefined || headerOf(headers, 'in-reply-to') === undefined) return false;
  const named = referencesOf(headers).map((id) => mailbox.withMessageId(id));
  const isAnswer = (message: StoredMessage | undefined): boolean => message?.threadId === threadId;
  const parent = named.find(isAnswer);
  return parent !== undefined && subjectOf(parent.read()) === subjectOf(raw);
}

function referencesOf(headers: ReturnType<typeof parseHeaders>): string[] {
  const text = `${headerOf(headers, 'references') ?? ''} ${headerOf(headers, 'in-reply-to') ?? ''}`;
  return text.match(/<[^<>\s]+>/g) ?? [];
}

function subjectOf(raw: Buffer): string {
  const subject = headerOf(parseHeaders(splitHead(raw).head), 'subject') ?? '';
  return subject.replace(/\s+/g, ' ').replace(PREFIXES, '').trim().toLowerCase();
}
