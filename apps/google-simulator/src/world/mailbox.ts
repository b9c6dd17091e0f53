import { type BlobStore } from '../store/blobs.js';
import { generateMailbox } from '../content/mailbox.js';
import { Composing } from './composing.js';
import { Discarded } from './discarded.js';
import { type Label, type MailboxEvent, type Watch } from './events.js';
import { headerOf, parseHeaders, splitHead } from '../mime/headers.js';
import { History } from './history.js';
import { SYSTEM_LABELS } from './labels.js';

export interface StoredMessage {
  readonly id: string;
  readonly threadId: string;
  readonly labels: Set<string>;
  readonly internalDate: number;
  historyId: bigint;
  readonly origin: string | undefined;
  /** The bytes as they came in; made from the seed at each call for generated mail. */
  readonly read: () => Buffer;
}

/** Replies to older messages than these begin a thread of their own. */
const REPLY_HORIZON = 1_000;

/** One account's mail, the fold of its events. Newest first everywhere. */
export class Mailbox {
  readonly messages = new Map<string, StoredMessage>();
  readonly threads = new Map<string, Set<string>>();
  readonly labels = new Map<string, Label>(SYSTEM_LABELS.map((label) => [label.id, label]));
  readonly history: History;
  readonly origins = new Set<string>();
  readonly composing: Composing;
  readonly discarded = new Discarded();
  watch: Watch | undefined;
  /** Sorted by (internalDate, id) descending. */
  private ordered: StoredMessage[] = [];
  private readonly byMessageId = new Map<string, string>();
  private readonly indexed = new Set<string>();

  constructor(
    readonly email: string,
    historyStart: bigint,
    private readonly blobs: BlobStore,
  ) {
    this.history = new History(historyStart);
    this.composing = new Composing(email);
  }

  newestFirst(): readonly StoredMessage[] {
    return this.ordered;
  }

  apply(event: MailboxEvent): void {
    switch (event.t) {
      case 'mailbox.generated':
        this.history.forget(BigInt(event.h));
        {
          this.generate(event);
          return;
        }
      case 'message.added': {
        this.add(event);
        return;
      }
      case 'message.labels': {
        this.relabel(event);
        return;
      }
      case 'message.deleted': {
        this.remove(event);
        return;
      }
      case 'label.put':
        this.labels.set(event.label.id, event.label);
        return;
      case 'label.deleted': {
        this.dropLabel(event.id, BigInt(event.h));
        return;
      }
      case 'history.expired':
        this.history.forget(BigInt(event.h));
        return;
      case 'watch.set':
        this.watch = event.watch;
        return;
      case 'watch.stopped':
        this.watch = undefined;
        return;
      default:
        this.composing.apply(event);
    }
  }

  private generate(event: MailboxEvent & { t: 'mailbox.generated' }): void {
    const plan = generateMailbox({ ...event, owner: { name: event.name, address: this.email } });
    for (const label of plan.labels) this.labels.set(label.id, label);
    for (const message of plan.messages) {
      this.keep({
        id: message.id,
        threadId: message.threadId,
        labels: new Set(message.labelIds),
        internalDate: message.internalDate,
        historyId: BigInt(event.h),
        origin: undefined,
        read: () => plan.read(message),
      });
    }
    for (const message of this.messages.values()) this.discarded.note(message, event.now);
    this.ordered.push(...plan.messages.map((message) => this.messages.get(message.id)).filter((m) => m !== undefined));
    this.ordered.sort(newestFirst);
  }

  private add(event: MailboxEvent & { t: 'message.added' }): void {
    const { id, threadId, blob } = event;
    const labels = new Set(event.labelIds);
    const historyId = BigInt(event.h);
    const read = (): Buffer => this.blobs.get(blob);
    const message = { id, threadId, labels, internalDate: event.internalDate, historyId, origin: event.origin, read };
    this.keep(message);
    this.ordered.splice(this.placeOf(message), 0, message);
    if (event.origin !== undefined) this.origins.add(event.origin);
    this.discarded.note(message, event.at);
    this.history.record({ kind: 'messageAdded', id: historyId, at: event.at, messageId: id, threadId, labelIds: [] });
  }

  private keep(message: StoredMessage): void {
    this.messages.set(message.id, message);
    const thread = this.threads.get(message.threadId);
    if (thread === undefined) this.threads.set(message.threadId, new Set([message.id]));
    else thread.add(message.id);
  }

  private relabel(event: MailboxEvent & { t: 'message.labels' }): void {
    const message = this.messages.get(event.id);
    if (message === undefined) return;
    const [h, at] = [BigInt(event.h), event.at];
    const { id: messageId, threadId } = message;
    for (const label of event.add) message.labels.add(label);
    for (const label of event.remove) message.labels.delete(label);
    message.historyId = h;
    this.discarded.note(message, at);
    for (const [kind, labelIds] of [
      ['labelAdded', event.add],
      ['labelRemoved', event.remove],
    ] as const) {
      if (labelIds.length > 0) this.history.record({ kind, id: h, at, messageId, threadId, labelIds });
    }
  }

  private remove(event: MailboxEvent & { t: 'message.deleted' }): void {
    const message = this.messages.get(event.id);
    if (message === undefined) return;
    this.messages.delete(event.id);
    this.discarded.forget(event.id);
    this.composing.forget(event.id);
    const thread = this.threads.get(message.threadId);
    thread?.delete(event.id);
    if (thread?.size === 0) this.threads.delete(message.threadId);
    this.ordered.splice(this.placeOf(message), 1);
    const { id: messageId, threadId } = message;
    this.history.record({
      kind: 'messageDeleted',
      id: BigInt(event.h),
      at: event.at,
      messageId,
      threadId,
      labelIds: [...message.labels],
    });
  }

  private dropLabel(id: string, h: bigint): void {
    this.labels.delete(id);
    for (const message of this.messages.values()) if (message.labels.delete(id)) message.historyId = h;
    this.history.moveTo(h);
  }

  /** The message with this Message-ID header; read from the bytes, newest first, as far back as a reply may look. */
  withMessageId(messageId: string): StoredMessage | undefined {
    if (!this.byMessageId.has(messageId)) this.indexMessageIds();
    return this.messages.get(this.byMessageId.get(messageId) ?? '');
  }

  private indexMessageIds(): void {
    for (const message of this.ordered.slice(0, REPLY_HORIZON)) {
      if (this.indexed.has(message.id)) continue;
      this.indexed.add(message.id);
      const id = headerOf(parseHeaders(splitHead(message.read()).head), 'message-id');
      if (id !== undefined) this.byMessageId.set(id, message.id);
    }
  }

  /** Index of the message, or where it belongs. */
  placeOf(message: Pick<StoredMessage, 'internalDate' | 'id'>): number {
    let [low, high] = [0, this.ordered.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.ordered[middle];
      if (other !== undefined && newestFirst(other, message) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

type Placed = Pick<StoredMessage, 'internalDate' | 'id'>;

function newestFirst(a: Placed, b: Placed): number {
  if (a.internalDate !== b.internalDate) return b.internalDate - a.internalDate;
  return a.id < b.id ? 1 : a.id > b.id ? -1 : 0;
}
