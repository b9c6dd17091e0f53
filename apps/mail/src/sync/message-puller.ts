import type { FetchedMessage, GmailApi, Released } from '@gatehouse/google';
import { GoogleError } from '@gatehouse/google';
import type { FailedItem, Pace, Pulled } from '@gatehouse/sync';
import { faultPoint } from '@gatehouse/telemetry';
import type { StoredMessage } from '../messages/message.record.js';
import type { MessageRepository } from '../messages/message.repository.js';
import type { RawRepository } from '../messages/raw.repository.js';
import type { Announcer } from './announcer.js';
import { type ByteBudget, MessageSizes } from './byte-budget.js';
import { ChunkWriter } from './chunk-writer.js';
import type { GmailRun } from './gmail-run.js';
import type { LabelBook } from './label-book.js';
import { messageId, prepare, toStored } from './prepare.js';

export interface PullerParts {
  readonly gmail: GmailApi;
  readonly messages: MessageRepository;
  readonly raw: RawRepository;
  /** Shared by every mailbox of the process. */
  readonly budget: ByteBudget;
}

interface Pull {
  readonly stored: string[];
  readonly gone: string[];
  readonly failed: FailedItem[];
}

/** Brings whole messages here: fetched through the door, read, encrypted, chunks first and the message last. */
export class MessagePuller {
  readonly #sizes = new MessageSizes();

  constructor(
    private readonly parts: PullerParts,
    private readonly run: GmailRun,
    private readonly around: { readonly labels: LabelBook; readonly announcer: Announcer },
  ) {}

  /** In fetches that fit the budget of bytes; what one fetch stored stays stored when the next fails. */
  async pull(ids: readonly string[], generation: number, pace: Pace): Promise<Pulled> {
    const pulled: Pull = { stored: [], gone: [], failed: [] };
    for (let rest = ids; rest.length > 0;) {
      const batch = rest.slice(0, this.#sizes.fitting(rest.length));
      rest = rest.slice(batch.length);
      const bytes = this.#sizes.estimate(batch.length);
      const areLarge = this.#sizes.areLarge();
      await this.parts.budget.with(bytes, () =>
        areLarge ? this.#fetchSingly(batch, generation, pace, pulled) : this.#fetch(batch, generation, pace, pulled),
      );
    }
    return pulled;
  }

  async #fetch(ids: readonly string[], generation: number, pace: Pace, pulled: Pull): Promise<void> {
    const { value: results } = await this.parts.gmail.getRaw(this.run.context(pace), ids);
    await faultPoint('mail.sync.fetched');
    const messages = results.filter((one): one is FetchedMessage => one.kind === 'message');
    this.#sizes.observe(messages.map(({ raw }) => raw.length));
    await this.#storeAll(messages, generation);
    const { gone, failed } = missingOf(results);
    pulled.stored.push(...messages.map(({ id }) => id));
    pulled.gone.push(...gone);
    pulled.failed.push(...failed);
    const large = results.filter(({ kind }) => kind === 'large').map(({ id }) => id);
    await this.#fetchSingly(large, generation, pace, pulled);
    stopWhenLimited(results);
  }

  async #fetchSingly(ids: readonly string[], generation: number, pace: Pace, pulled: Pull): Promise<void> {
    for (const id of ids) await this.#pullLarge(id, generation, pace, pulled);
  }

  async #storeAll(fetched: readonly FetchedMessage[], generation: number): Promise<void> {
    if (fetched.length === 0) return;
    const owner = this.run.owner(generation);
    const cipher = await this.run.cipher();
    const prepared = [];
    for (const message of fetched) prepared.push(await prepare(message, cipher, owner));
    const chunks = prepared.flatMap((one) => one.chunks);
    const { connectionId, epoch } = owner;
    await this.parts.raw.store(chunks, { connectionId, epoch });
    await faultPoint('mail.sync.raw');
    await this.#storeMessages(prepared.map(({ message }) => message));
  }

  async #storeMessages(messages: readonly StoredMessage[]): Promise<void> {
    await this.around.labels.take(messages);
    await this.parts.messages.store(messages);
    this.around.announcer.stored(messages);
    await faultPoint('mail.sync.stored');
  }

  /** Over the batch's bound: its chunks are stored as they come, and count only once the outcome is admitted. */
  async #pullLarge(id: string, generation: number, pace: Pace, pulled: Pull): Promise<void> {
    const owner = this.run.owner(generation);
    const { connectionId, epoch } = owner;
    const cipher = await this.run.cipher();
    const place = { messageId: messageId(connectionId, id), connectionId, epoch };
    const writer = new ChunkWriter(this.parts.raw, cipher, place);
    let fetched: Released<Omit<FetchedMessage, 'raw'>>;
    try {
      fetched = await this.parts.gmail.getRawStreamed(this.run.context(pace), id, (bytes) => writer.push(bytes));
    } catch (error) {
      if (!(error instanceof GoogleError) || error.verdict !== 'skip-item') throw error;
      if (error.code === 'GOOGLE.ITEM_NOT_FOUND') pulled.gone.push(id);
      else pulled.failed.push({ id, reason: error.code });
      return;
    }
    this.#sizes.observe([writer.bytes]);
    const chunks = await writer.end();
    await this.#storeMessages([await toStored(fetched.value, writer.reader, { cipher, owner, chunks })]);
    pulled.stored.push(id);
  }
}

/** What a batch did not bring; a limited part is no fault of its message. */
export function missingOf(results: readonly { kind: string; id: string; error?: GoogleError }[]): {
  gone: string[];
  failed: FailedItem[];
} {
  const gone = results.filter(({ kind }) => kind === 'gone').map(({ id }) => id);
  const failed = results.filter(({ kind, error }) => kind === 'failed' && error?.code !== 'GOOGLE.RATE_LIMITED');
  return { gone, failed: failed.map(({ id, error }) => ({ id, reason: error?.code ?? 'unknown' })) };
}

/** A part that was limited limits the mailbox; the parts that came are stored, and are not asked for again. */
export function stopWhenLimited(results: readonly { kind: string; error?: GoogleError }[]): void {
  const limited = results.find(({ error }) => error?.code === 'GOOGLE.RATE_LIMITED');
  if (limited?.error !== undefined) throw limited.error;
}
