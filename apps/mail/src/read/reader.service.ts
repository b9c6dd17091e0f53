import type {
  LabelList,
  MessageList,
  MessageView,
  SyncStatus,
  ThreadList,
  ThreadRow,
  ThreadView,
} from '@gatehouse/contracts';
import type { Caller } from '@gatehouse/consent';
import { type CursorKey, type CursorSealer, queryHash } from '@gatehouse/persistence';
import type { z } from 'zod';
import type { MailboxRecord } from '../mailbox/mailbox.record.js';
import type { MailboxRepository } from '../mailbox/mailbox.repository.js';
import { notFound } from '../mail-error.js';
import type { LabelRepository } from '../messages/label.repository.js';
import type { StoredMessage } from '../messages/message.record.js';
import type { MessageRepository } from '../messages/message.repository.js';
import type { RetryRepository } from '../messages/retry.repository.js';
import { isAttachment, type MimePart } from '../mime/mime-part.js';
import type { Access, Opened } from './access.js';
import { ownMailbox } from './mailbox-access.js';
import { toMessageView, toRowView } from './message-view.js';
import type { RawReader } from './raw-reader.js';
import { toSyncStatus } from './sync-status.js';
import type { FoundThread, ThreadSearch } from './thread-search.js';
import type { Place } from './window.js';

interface PageQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface ReaderParts {
  readonly mailboxes: MailboxRepository;
  readonly messages: MessageRepository;
  readonly labels: LabelRepository;
  readonly retries: RetryRepository;
  readonly threads: ThreadSearch;
  readonly access: Access;
  readonly raw: RawReader;
  readonly cursors: CursorSealer;
}

/** A message whose bytes may be sent. */
export interface OpenMessage {
  readonly message: StoredMessage;
  readonly opened: Opened;
}

const MAX_THREAD_MESSAGES = 100;

/** Answers the owner's reads: ids first, then the admission of exactly those, then content. */
export class ReaderService {
  constructor(private readonly parts: ReaderParts) {}

  /** Counts and states are no access. */
  async syncStatus(caller: Caller, connectionId: string): Promise<SyncStatus> {
    const mailbox = await ownMailbox(this.parts.mailboxes, caller, connectionId);
    return toSyncStatus(mailbox, await this.parts.retries.count(connectionId));
  }

  async labels(caller: Caller, connectionId: string): Promise<z.infer<typeof LabelList>> {
    const mailbox = await ownMailbox(this.parts.mailboxes, caller, connectionId);
    const labels = await this.parts.labels.list(connectionId);
    const counts = await this.parts.messages.countLabels(connectionId);
    const opened = await this.#open(
      caller,
      mailbox,
      'mail.label',
      labels.map(({ id }) => id),
    );
    const items = labels.map(({ id, googleId, type, name }) => ({
      id,
      googleId,
      type,
      name: name === null ? googleId : opened.cipher.openName(id, name),
      messages: String(counts.get(googleId)?.messages ?? 0),
      unread: String(counts.get(googleId)?.unread ?? 0),
    }));
    return { items, nextCursor: null };
  }

  async threads(
    caller: Caller,
    connectionId: string,
    query: PageQuery & { label: string },
  ): Promise<z.infer<typeof ThreadList>> {
    const mailbox = await ownMailbox(this.parts.mailboxes, caller, connectionId);
    const list = this.#list(caller, 'threads', connectionId, query.label);
    const after = toPlace(list.open(query.cursor));
    const page = await this.parts.threads.page(connectionId, { label: query.label, limit: query.limit, after });
    const opened = await this.#open(
      caller,
      mailbox,
      'mail.thread',
      page.threads.map(({ newest }) => newest.threadId),
    );
    const stored = await this.parts.messages.withIds(page.threads.map(({ newest }) => newest._id));
    const byId = new Map(stored.map((message) => [message._id, message]));
    const items = page.threads.flatMap((thread) => toThreadRow(thread, byId.get(thread.newest._id), opened));
    const last = page.threads.at(-1)?.newest;
    const more = page.more && last !== undefined;
    return { items, nextCursor: more ? list.seal([last.at.getTime(), last._id]) : null };
  }

  async thread(caller: Caller, connectionId: string, threadId: string): Promise<ThreadView> {
    const mailbox = await ownMailbox(this.parts.mailboxes, caller, connectionId);
    const rows = await this.parts.messages.ofThreads(connectionId, [threadId]);
    const [first] = rows;
    if (first === undefined) throw notFound();
    const ids = rows.slice(0, MAX_THREAD_MESSAGES).map(({ _id }) => _id);
    const opened = await this.#open(caller, mailbox, 'mail.message', ids);
    const messages: MessageView[] = [];
    for (const id of ids) {
      const message = await this.parts.messages.find(connectionId, id);
      if (message !== undefined) messages.push(await toMessageView(message, opened, this.parts.raw));
    }
    const subject = messages[0]?.subject ?? '';
    return { id: threadId, googleId: first.googleThreadId, subject, messages, more: rows.length > ids.length };
  }

  async messages(caller: Caller, connectionId: string, query: PageQuery): Promise<z.infer<typeof MessageList>> {
    const mailbox = await ownMailbox(this.parts.mailboxes, caller, connectionId);
    const list = this.#list(caller, 'messages', connectionId, '');
    const after = String(list.open(query.cursor)?.[0] ?? '');
    const found = await this.parts.messages.page(connectionId, after, query.limit + 1);
    const rows = found.slice(0, query.limit);
    await this.#open(
      caller,
      mailbox,
      'mail.message',
      rows.map(({ _id }) => _id),
    );
    const last = rows.at(-1);
    const more = found.length > rows.length && last !== undefined;
    return { items: rows.map(toRowView), nextCursor: more ? list.seal([last._id]) : null };
  }

  async message(caller: Caller, connectionId: string, id: string): Promise<MessageView> {
    const { message, opened } = await this.openMessage(caller, connectionId, id);
    return toMessageView(message, opened, this.parts.raw);
  }

  async openMessage(caller: Caller, connectionId: string, id: string): Promise<OpenMessage> {
    const mailbox = await ownMailbox(this.parts.mailboxes, caller, connectionId);
    const message = await this.parts.messages.find(connectionId, id);
    if (message === undefined) throw notFound();
    return { message, opened: await this.#open(caller, mailbox, 'mail.message', [id]) };
  }

  /** The part's place is in the encrypted content, so the message is admitted before the part is known to be there. */
  async openAttachment(
    caller: Caller,
    connectionId: string,
    id: string,
    partId: string,
  ): Promise<OpenMessage & { part: MimePart }> {
    const open = await this.openMessage(caller, connectionId, id);
    const { parts } = open.opened.cipher.openContent(open.message._id, open.message.content);
    const part = parts.find((one) => one.partId === partId && isAttachment(one));
    if (part === undefined) throw notFound();
    return { ...open, part };
  }

  #open(
    caller: Caller,
    mailbox: MailboxRecord,
    kind: Parameters<Access['open']>[2]['kind'],
    ids: string[],
  ): Promise<Opened> {
    return this.parts.access.open(caller, mailbox, { kind, ids });
  }

  #list(caller: Caller, what: string, connectionId: string, filter: string) {
    const { organisationId, personId } = caller;
    const scope = { organisationId, personId, queryHash: queryHash(what, connectionId, filter) };
    return {
      open: (cursor: string | undefined) => (cursor === undefined ? undefined : this.parts.cursors.open(scope, cursor)),
      seal: (key: CursorKey) => this.parts.cursors.seal(scope, key),
    };
  }
}

const toPlace = (key: CursorKey | undefined): Place | undefined =>
  key === undefined ? undefined : { at: new Date(Number(key[0])), id: String(key[1]) };

function toThreadRow(
  { newest, messages }: FoundThread,
  stored: StoredMessage | undefined,
  { cipher }: Opened,
): ThreadRow[] {
  if (stored === undefined) return [];
  const { subject, snippet, from, attachments } = cipher.openBrief(stored._id, stored.brief);
  const labels = [...new Set(messages.flatMap((message) => message.labels))];
  return [
    {
      id: newest.threadId,
      googleId: newest.googleThreadId,
      subject,
      snippet,
      from,
      messages: String(messages.length),
      labels,
      unread: labels.includes('UNREAD'),
      starred: labels.includes('STARRED'),
      attachments,
      at: newest.at.toISOString(),
    },
  ];
}
