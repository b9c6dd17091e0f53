import { createHmac } from 'node:crypto';
import { GoogleError } from '@gatehouse/google';
import type { ChangePage, Judgement, Known, ListPage, Pace, PatchOrder, Pulled, SyncAdapter } from '@gatehouse/sync';
import { faultPoint } from '@gatehouse/telemetry';
import type { ContentKeys } from '../keys/content-keys.js';
import { MailError } from '../mail-error.js';
import type { MailboxRepository } from '../mailbox/mailbox.repository.js';
import type { LabelRepository } from '../messages/label.repository.js';
import type { LabelPatch } from '../messages/message.repository.js';
import { Announcer, type AnnouncerParts } from './announcer.js';
import { GmailRun, type GmailRunFields } from './gmail-run.js';
import { toChanges } from './history-changes.js';
import { judge } from './judge.js';
import { LabelBook } from './label-book.js';
import { MessagePuller, missingOf, type PullerParts, stopWhenLimited } from './message-puller.js';
import { messageId } from './prepare.js';
import type { RunMemory } from './run-memory.js';
import type { Watcher } from './watcher.js';

export interface GmailAdapterParts extends AnnouncerParts, PullerParts {
  readonly keys: ContentKeys;
  readonly mailboxes: MailboxRepository;
  readonly labels: LabelRepository;
  readonly watcher: Watcher;
  /** Keys the digest of an account's address. */
  readonly addressKey: Buffer;
}

const LEFT_AT_ONCE = 500;

/** Gmail as the engine sees it: one mailbox, for one owner, under one grant. */
export class GmailAdapter implements SyncAdapter<LabelPatch> {
  readonly #run: GmailRun;
  readonly #labels: LabelBook;
  readonly #announcer: Announcer;
  readonly #puller: MessagePuller;
  #total: number | null = null;

  constructor(
    private readonly parts: GmailAdapterParts,
    fields: GmailRunFields,
  ) {
    this.#run = new GmailRun(fields, parts.keys);
    this.#labels = new LabelBook(parts.gmail, parts.labels, this.#run);
    this.#announcer = new Announcer(parts, this.#run);
    this.#puller = new MessagePuller(parts, this.#run, { labels: this.#labels, announcer: this.#announcer });
  }

  async prepare(): Promise<void> {
    const { connectionId, mailbox, epoch, followsOn } = this.#run;
    const left = followsOn ? [] : await this.parts.messages.withRawLeft(connectionId, LEFT_AT_ONCE);
    if (left.length > 0) await this.#removeRaw(left);
    await this.parts.watcher.renew(mailbox, epoch, this.#run.context('delta'));
  }

  /** For the next run, if this one ended well. */
  get memory(): RunMemory {
    return this.#run.memory;
  }

  async head(): Promise<string> {
    const { value: profile } = await this.parts.gmail.profile(this.#run.context('delta'));
    this.#total = profile.messagesTotal ?? null;
    const address = digestOfAddress(this.parts.addressKey, profile.emailAddress);
    await this.parts.mailboxes.learn(this.#run.connectionId, this.#run.epoch, { address });
    await this.#labels.refresh();
    return profile.historyId;
  }

  total(): Promise<number | null> {
    return Promise.resolve(this.#total);
  }

  async list(page: string | null): Promise<ListPage> {
    try {
      const query = page === null ? {} : { pageToken: page };
      const { value } = await this.parts.gmail.listMessages(this.#run.context('backfill'), query);
      const items = value.messages.map(({ id }) => ({ id, version: null }));
      return { items, next: value.nextPageToken ?? null };
    } catch (error) {
      throw page === null ? error : deadPage(error);
    }
  }

  async changes(cursor: string, page: string | null): Promise<ChangePage<LabelPatch>> {
    const query = { startHistoryId: BigInt(cursor), ...(page === null ? {} : { pageToken: page }) };
    const { value } = await this.parts.gmail.history(this.#run.context('delta'), query);
    const changes = toChanges(value.history);
    await this.#labels.meet(changes.flatMap((one) => (one.kind === 'patch' ? one.patch.add : [])));
    return { changes, next: value.nextPageToken ?? null, cursor: newer(value.historyId, cursor) };
  }

  known(ids: readonly string[]): Promise<ReadonlyMap<string, Known>> {
    return this.parts.messages.known(this.#run.own(ids));
  }

  compare(a: string, b: string): number {
    const difference = BigInt(a) - BigInt(b);
    return difference === 0n ? 0 : difference < 0n ? -1 : 1;
  }

  pull(ids: readonly string[], generation: number, pace: Pace): Promise<Pulled> {
    return this.#puller.pull(ids, generation, pace);
  }

  /** Held messages: Gmail never changes their bytes, so labels and history id are all there is to fetch. */
  async refresh(ids: readonly string[], generation: number, pace: Pace): Promise<Pulled> {
    const { value: results } = await this.parts.gmail.getLabels(this.#run.context(pace), ids);
    const labelled = results.filter((one) => one.kind === 'labels');
    const rows = labelled.map(({ id, labelIds: labels, historyId }) => ({
      id: messageId(this.#run.connectionId, id),
      labels,
      historyId,
    }));
    await this.#labels.meet(rows.flatMap(({ labels }) => labels));
    await this.parts.messages.relabel(rows, { epoch: this.#run.epoch, generation });
    stopWhenLimited(results);
    return { stored: labelled.map(({ id }) => id), ...missingOf(results) };
  }

  async mark(ids: readonly string[], generation: number): Promise<void> {
    await this.parts.messages.mark(this.#run.own(ids), { epoch: this.#run.epoch, generation });
  }

  async patch(orders: readonly PatchOrder<LabelPatch>[]): Promise<void> {
    const own = orders.map((order) => ({ ...order, messageId: messageId(this.#run.connectionId, order.id) }));
    await this.parts.messages.patch(own, this.#run.epoch);
    await faultPoint('mail.sync.patched');
  }

  /** The message first, so that no reader meets one whose bytes are going. */
  async remove(ids: readonly string[]): Promise<void> {
    const own = this.#run.own(ids);
    await this.parts.messages.bury(own, this.#run.owner(0), this.parts.clock.now());
    await faultPoint('mail.sync.buried');
    await this.#removeRaw(own);
  }

  async #removeRaw(own: readonly string[]): Promise<void> {
    await this.parts.raw.remove(own, this.#run.epoch);
    await this.parts.messages.rawRemoved(own);
  }

  stale(generation: number, limit: number): Promise<string[]> {
    return this.parts.messages.stale(this.#run.connectionId, generation, limit);
  }

  async count() {
    const { messages } = this.parts;
    const { connectionId } = this.#run;
    const stale = (generation: number) => messages.countStale(connectionId, generation);
    return { held: await messages.countHeld(connectionId), stale };
  }

  async announce({ changed, deleted }: { changed: readonly string[]; deleted: readonly string[] }): Promise<void> {
    await this.#announcer.announce(this.#run.own(changed), this.#run.own(deleted));
  }

  judge(error: unknown): Judgement {
    const { signal } = this.#run;
    if (!signal.aborted) return judge(error);
    return signal.reason instanceof MailError ? judge(signal.reason) : { kind: 'stop' };
  }
}

/** By which a push finds its mailbox without the address being kept. */
export function digestOfAddress(key: Buffer, address: string): string {
  return createHmac('sha256', key).update(`address\0${address.trim().toLowerCase()}`).digest('base64url');
}

/** Page tokens end after a while (400): the listing begins anew; what is stored is not fetched again. */
function deadPage(error: unknown): unknown {
  if (!(error instanceof GoogleError) || error.code !== 'GOOGLE.REQUEST_REFUSED') return error;
  return new MailError('MAIL.PAGE_DEAD', 'Google no longer knows this page of the listing.', { cause: error });
}

const newer = (a: string, b: string): string => (BigInt(a) > BigInt(b) ? a : b);
