import { createHmac } from 'node:crypto';
import { messagesChanged } from '@gatehouse/contracts';
import type { CallContext, FetchResult, GmailApi, Priority, Released } from '@gatehouse/google';
import { GoogleError } from '@gatehouse/google';
import { type Clock, ownId, type Random } from '@gatehouse/identifiers';
import { outboxEntry } from '@gatehouse/messaging';
import type { ChangePage, Judgement, Known, ListPage, PatchOrder, Pulled, SyncAdapter } from '@gatehouse/sync';
import { faultPoint } from '@gatehouse/telemetry';
import type { ContentKeys } from '../keys/content-keys.js';
import { MailError } from '../mail-error.js';
import type { MailboxRecord } from '../mailbox/mailbox.record.js';
import type { MailboxRepository } from '../mailbox/mailbox.repository.js';
import type { BatchRepository } from '../messages/batch.repository.js';
import { ContentCipher } from '../messages/content-cipher.js';
import type { LabelRepository } from '../messages/label.repository.js';
import type { LabelPatch, MessageRepository } from '../messages/message.repository.js';
import type { StoredMessage } from '../messages/message.record.js';
import type { RawRepository } from '../messages/raw.repository.js';
import { ChunkWriter } from './chunk-writer.js';
import { toChanges } from './history-changes.js';
import { judge } from './judge.js';
import type { Watcher } from './watcher.js';
import { labelId, messageId, type Owner, prepare, toStored } from './prepare.js';

export interface GmailAdapterParts {
  readonly gmail: GmailApi;
  readonly keys: ContentKeys;
  readonly mailboxes: MailboxRepository;
  readonly messages: MessageRepository;
  readonly raw: RawRepository;
  readonly labels: LabelRepository;
  readonly batches: BatchRepository;
  readonly clock: Clock;
  readonly random: Random;
  /** Keys the digest of an account's address. */
  readonly addressKey: Buffer;
  readonly watcher: Watcher;
  /** An event waits on a document: the relay may look. */
  readonly announced: () => void;
}

export interface GmailRun {
  readonly mailbox: MailboxRecord;
  readonly grantId: string;
  readonly epoch: number;
  readonly signal: AbortSignal;
}

type Bytes = Extract<FetchResult, { kind: 'message' }>;

const LEFT_AT_ONCE = 500;

/** Gmail as the engine sees it: one mailbox, for one owner, under one grant. */
export class GmailAdapter implements SyncAdapter<LabelPatch> {
  readonly #connectionId: string;
  #total: number | null = null;
  #labelsSeen = new Set<string>();

  constructor(
    private readonly parts: GmailAdapterParts,
    private readonly run: GmailRun,
  ) {
    this.#connectionId = run.mailbox._id;
  }

  async prepare(): Promise<void> {
    const left = await this.parts.messages.withRawLeft(this.#connectionId, LEFT_AT_ONCE);
    if (left.length > 0) await this.#removeRaw(left);
    await this.parts.watcher.renew(this.run.mailbox, this.run.epoch, this.#context('delta'));
  }

  async head(): Promise<string> {
    const { value: profile } = await this.parts.gmail.profile(this.#context('delta'));
    this.#total = profile.messagesTotal ?? null;
    const address = digestOfAddress(this.parts.addressKey, profile.emailAddress);
    await this.parts.mailboxes.learn(this.#connectionId, this.run.epoch, { address });
    await this.refreshLabels();
    return profile.historyId;
  }

  total(): Promise<number | null> {
    return Promise.resolve(this.#total);
  }

  async list(page: string | null): Promise<ListPage> {
    try {
      const query = page === null ? {} : { pageToken: page };
      const { value } = await this.parts.gmail.listMessages(this.#context('backfill'), query);
      const items = value.messages.map(({ id }) => ({ id, version: null }));
      return { items, next: value.nextPageToken ?? null };
    } catch (error) {
      throw page === null ? error : deadPage(error);
    }
  }

  async changes(cursor: string, page: string | null): Promise<ChangePage<LabelPatch>> {
    const query = { startHistoryId: BigInt(cursor), ...(page === null ? {} : { pageToken: page }) };
    const { value } = await this.parts.gmail.history(this.#context('delta'), query);
    const changes = toChanges(value.history);
    await this.#meetLabels(changes.flatMap((one) => (one.kind === 'patch' ? one.patch.add : [])));
    return { changes, next: value.nextPageToken ?? null, cursor: newer(value.historyId, cursor) };
  }

  known(ids: readonly string[]): Promise<ReadonlyMap<string, Known>> {
    return this.parts.messages.known(this.#own(ids));
  }

  compare(a: string, b: string): number {
    const difference = BigInt(a) - BigInt(b);
    return difference === 0n ? 0 : difference < 0n ? -1 : 1;
  }

  async pull(ids: readonly string[], generation: number, pace: 'delta' | 'backfill'): Promise<Pulled> {
    const { value: results } = await this.parts.gmail.getRaw(this.#context(pace), ids);
    await faultPoint('mail.sync.fetched');
    const messages = results.filter((one): one is Bytes => one.kind === 'message');
    await this.#storeAll(messages, generation);
    const pulled = { stored: messages.map(({ id }) => id), ...missing(results) };
    for (const { id } of results.filter(({ kind }) => kind === 'large')) {
      await this.#pullLarge(id, generation, pace, pulled);
    }
    this.#stopWhenLimited(results);
    return pulled;
  }

  /** Held messages: Gmail never changes their bytes, so labels and history id are all there is to fetch. */
  async refresh(ids: readonly string[], generation: number, pace: 'delta' | 'backfill'): Promise<Pulled> {
    const { value: results } = await this.parts.gmail.getLabels(this.#context(pace), ids);
    const labelled = results.filter((one) => one.kind === 'labels');
    const rows = labelled.map(({ id, labelIds, historyId }) => ({
      id: messageId(this.#connectionId, id),
      labels: labelIds,
      historyId,
    }));
    await this.#meetLabels(rows.flatMap(({ labels }) => labels));
    await this.parts.messages.relabel(rows, { epoch: this.run.epoch, generation });
    return { stored: labelled.map(({ id }) => id), ...missing(results) };
  }

  async mark(ids: readonly string[], generation: number): Promise<void> {
    await this.parts.messages.mark(this.#own(ids), { epoch: this.run.epoch, generation });
  }

  async patch(orders: readonly PatchOrder<LabelPatch>[]): Promise<void> {
    const own = orders.map((order) => ({ ...order, messageId: messageId(this.#connectionId, order.id) }));
    await this.parts.messages.patch(own, this.run.epoch);
    await faultPoint('mail.sync.patched');
  }

  /** The message first, so that no reader meets one whose bytes are going. */
  async remove(ids: readonly string[]): Promise<void> {
    const own = this.#own(ids);
    await this.parts.messages.bury(own, this.#owner(0), this.parts.clock.now());
    await faultPoint('mail.sync.buried');
    await this.#removeRaw(own);
  }

  async #removeRaw(own: readonly string[]): Promise<void> {
    await this.parts.raw.remove(own, this.run.epoch);
    await this.parts.messages.rawRemoved(own);
  }

  stale(generation: number, limit: number): Promise<string[]> {
    return this.parts.messages.stale(this.#connectionId, generation, limit);
  }

  async count() {
    const { messages } = this.parts;
    const stale = (generation: number) => messages.countStale(this.#connectionId, generation);
    return { held: await messages.countHeld(this.#connectionId), stale };
  }

  async announce({ changed, deleted }: { changed: readonly string[]; deleted: readonly string[] }): Promise<void> {
    const { clock, random, batches, messages } = this.parts;
    const { organisationId, personId } = this.run.mailbox;
    const [changedIds, deletedIds] = [this.#own(changed), this.#own(deleted)];
    const threads = await messages.threadsOf([...changedIds, ...deletedIds]);
    const value = {
      organisationId,
      personId,
      connectionId: this.#connectionId,
      changed: changedIds,
      deleted: deletedIds,
      threads,
    };
    const event = outboxEntry(messagesChanged, value, { id: ownId('evt', clock, random), at: clock.now() });
    await batches.insert(this.#connectionId, event);
    await faultPoint('mail.sync.batched');
    this.parts.announced();
  }

  judge(error: unknown): Judgement {
    const { signal } = this.run;
    if (!signal.aborted) return judge(error);
    return signal.reason instanceof MailError ? judge(signal.reason) : { kind: 'stop' };
  }

  async refreshLabels(): Promise<void> {
    const { value } = await this.parts.gmail.labels(this.#context('delta'));
    const cipher = await this.#cipher();
    const labels = value.labels.map(({ id: googleId, name, type }) => {
      const id = labelId(this.#connectionId, googleId);
      return { id, googleId, type, name: cipher.sealName(id, name) };
    });
    await this.parts.labels.replaceAll(this.#connectionId, this.run.epoch, labels);
    this.#labelsSeen = new Set(value.labels.map(({ id }) => id));
  }

  /** Labels that nobody named yet: their names are read again, once. */
  async #meetLabels(ids: readonly string[]): Promise<void> {
    if (this.#labelsSeen.size === 0) {
      const held = await this.parts.labels.list(this.#connectionId);
      this.#labelsSeen = new Set(held.map(({ googleId }) => googleId));
    }
    if (ids.some((id) => !this.#labelsSeen.has(id))) await this.refreshLabels();
    for (const id of ids) this.#labelsSeen.add(id);
  }

  async #storeAll(fetched: readonly Bytes[], generation: number): Promise<void> {
    if (fetched.length === 0) return;
    const owner = this.#owner(generation);
    const cipher = await this.#cipher();
    const prepared = [];
    for (const message of fetched) prepared.push(await prepare(message, cipher, owner));
    const { connectionId, epoch } = owner;
    await this.parts.raw.store(
      prepared.flatMap(({ chunks }) => chunks),
      { connectionId, epoch },
    );
    await faultPoint('mail.sync.raw');
    await this.#storeMessages(prepared.map(({ message }) => message));
  }

  async #storeMessages(messages: readonly StoredMessage[]): Promise<void> {
    await this.#meetLabels(messages.flatMap(({ labels }) => labels));
    await this.parts.labels.seen(this.#connectionId, this.run.epoch, newestByLabel(this.#connectionId, messages));
    await this.parts.messages.store(messages);
    await faultPoint('mail.sync.stored');
  }

  /** A message over the batch's bound: its chunks are stored as they come, and count only once the outcome is admitted. */
  async #pullLarge(
    id: string,
    generation: number,
    pace: 'delta' | 'backfill',
    pulled: { stored: string[]; gone: string[]; failed: { id: string; reason: string }[] },
  ): Promise<void> {
    const owner = this.#owner(generation);
    const cipher = await this.#cipher();
    const place = {
      messageId: messageId(owner.connectionId, id),
      connectionId: owner.connectionId,
      epoch: owner.epoch,
    };
    const writer = new ChunkWriter(this.parts.raw, cipher, place);
    let fetched: Released<Omit<Bytes, 'raw'>>;
    try {
      fetched = await this.parts.gmail.getRawStreamed(this.#context(pace), id, (bytes) => writer.push(bytes));
    } catch (error) {
      if (!(error instanceof GoogleError) || error.verdict !== 'skip-item') throw error;
      if (error.code === 'GOOGLE.ITEM_NOT_FOUND') pulled.gone.push(id);
      else pulled.failed.push({ id, reason: error.code });
      return;
    }
    const chunks = await writer.end();
    await this.#storeMessages([await toStored(fetched.value, writer.reader, { cipher, owner, chunks })]);
    pulled.stored.push(id);
  }

  /** A part that was limited limits the mailbox; the parts that came are stored, and are not asked for again. */
  #stopWhenLimited(results: readonly FetchResult[]): void {
    const limited = results.find((one) => one.kind === 'failed' && one.error.code === 'GOOGLE.RATE_LIMITED');
    if (limited?.kind === 'failed') throw limited.error;
  }

  #owner(generation: number): Owner {
    return { connectionId: this.#connectionId, epoch: this.run.epoch, generation };
  }

  async #cipher(): Promise<ContentCipher> {
    this.run.signal.throwIfAborted();
    const key = await this.parts.keys.get(this.#connectionId, this.run.grantId);
    return new ContentCipher(key, this.#connectionId);
  }

  #own(ids: readonly string[]): string[] {
    return ids.map((id) => messageId(this.#connectionId, id));
  }

  #context(priority: Priority): CallContext {
    const { mailbox, grantId, signal } = this.run;
    const { organisationId, personId, sync } = mailbox;
    const fresh = sync.generation === 0;
    return {
      organisationId,
      personId,
      connectionId: this.#connectionId,
      grantId,
      purpose: 'mail.sync',
      priority,
      signal,
      fresh,
    };
  }
}

/** By which a push finds its mailbox without the address being kept. */
export function digestOfAddress(key: Buffer, address: string): string {
  return createHmac('sha256', key).update(`address\0${address.trim().toLowerCase()}`).digest('base64url');
}

interface Missing {
  gone: string[];
  failed: { id: string; reason: string }[];
}

function missing(results: readonly { kind: string; id: string; error?: GoogleError }[]): Missing {
  const gone = results.filter(({ kind }) => kind === 'gone').map(({ id }) => id);
  const failed = results.flatMap(({ kind, id, error }) =>
    kind === 'failed' && error?.code !== 'GOOGLE.RATE_LIMITED' ? [{ id, reason: error?.code ?? 'unknown' }] : [],
  );
  return { gone, failed };
}

/** Page tokens end after a while (400): the listing begins anew; what is stored is not fetched again. */
function deadPage(error: unknown): unknown {
  if (!(error instanceof GoogleError) || error.code !== 'GOOGLE.REQUEST_REFUSED') return error;
  return new MailError('MAIL.PAGE_DEAD', 'Google no longer knows this page of the listing.', { cause: error });
}

const newer = (a: string, b: string): string => (BigInt(a) > BigInt(b) ? a : b);

function newestByLabel(connectionId: string, messages: readonly StoredMessage[]) {
  const newest = new Map<string, Date>();
  for (const { labels, at } of messages) {
    for (const label of labels) {
      const known = newest.get(label);
      if (known === undefined || known < at) newest.set(label, at);
    }
  }
  return [...newest].map(([googleId, at]) => ({ id: labelId(connectionId, googleId), googleId, at }));
}
