import type { Collection, Db, Document, WithId } from 'mongodb';
import { faultPoint, inSpan, type Logger } from '@gatehouse/telemetry';
import type { Bus } from './bus.js';
import type { OutboxEntry, WithOutbox } from './outbox.js';
import { CONSUMERS, type ConsumerSpec } from './topology.js';

export interface OutboxRelayOptions {
  readonly service: string;
  readonly logger: Logger;
  /** Who waits on the service's streams; entries are kept until all of these have acknowledged them. */
  readonly consumers?: readonly ConsumerSpec[];
  readonly sweepMs?: number;
}

/** How far a stream had come when we last looked; less, or another creation time, means that it was wiped. */
interface StreamMemory {
  _id: string;
  created: string;
  lastSeq: number;
}

type Watched = Collection<Document & WithOutbox>;

const BATCH = 100;

/**
 * Publishes what documents hold in `outbox`. An entry on a stream with durable consumers is marked with {stream, seq} and
 * cleared once they have acknowledged it; until then a wiped stream can be filled again. On a stream with none it is
 * cleared at once. Several relays may run: the message id makes a second publication one and the same.
 */
export class OutboxRelay {
  private readonly watched: Watched[] = [];
  private readonly memory: Collection<StreamMemory>;
  private readonly consumers: readonly ConsumerSpec[];
  private timer: NodeJS.Timeout | undefined;
  private turn: Promise<void> = Promise.resolve();
  /** Where something waits that no turn has taken up yet. */
  private readonly kicked = new Set<Watched>();
  private fault: unknown;

  constructor(
    private readonly bus: Bus,
    db: Db,
    private readonly options: OutboxRelayOptions,
  ) {
    this.memory = db.collection(`${options.service}_outbox`);
    this.consumers = options.consumers ?? CONSUMERS;
    bus.onReconnect(() => void this.sweep());
  }

  /** The collection needs `createOutboxIndex`. */
  watch<D extends WithOutbox>(collection: Collection<D>): void {
    this.watched.push(collection as unknown as Watched);
    this.timer ??= setInterval(() => void this.sweep(), this.options.sweepMs ?? 5_000);
    void this.sweep();
  }

  /** Call it after a write that put something into an outbox, of `collection` if that is known; returns at once. */
  kick<D extends WithOutbox>(collection?: Collection<D>): void {
    const isTaken = this.kicked.size > 0;
    for (const one of collection === undefined ? this.watched : [collection as unknown as Watched])
      this.kicked.add(one);
    if (isTaken) return;
    void this.next(async () => {
      const kicked = [...this.kicked];
      this.kicked.clear();
      await this.publishWaiting(kicked);
    });
  }

  /** Publishes what waits, clears what is acknowledged, looks whether a stream was wiped. */
  sweep(): Promise<void> {
    return this.next(async () => {
      for (const stream of this.bus.ownStreams()) await this.checkStream(stream);
      await this.publishWaiting(this.watched);
      for (const stream of new Set(this.consumers.map((spec) => spec.stream))) await this.clearAcknowledged(stream);
    });
  }

  /** Throws the reason while publishing does not work; entries wait in the database meanwhile. */
  assertUp(): void {
    if (this.fault !== undefined) throw this.fault as Error;
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.turn;
  }

  private next(work: () => Promise<void>): Promise<void> {
    this.turn = this.turn.then(work).then(
      () => {
        this.fault = undefined;
      },
      (error: unknown) => {
        if (this.fault === undefined)
          this.options.logger.warn({ event: 'outbox.waits', err: error }, 'events wait in the database');
        this.fault = error;
      },
    );
    return this.turn;
  }

  private async publishWaiting(collections: readonly Watched[]): Promise<void> {
    // The first condition is for the index, which does not serve the second one.
    const waiting = { 'outbox.id': { $gt: '' }, outbox: { $elemMatch: { id: { $gt: '' }, seq: null } } };
    for (const collection of collections) {
      for (;;) {
        const documents = await collection.find(waiting, { projection: { outbox: 1 }, limit: BATCH }).toArray();
        if (documents.length > 0) await this.publishBatch(collection, documents);
        if (documents.length < BATCH) break;
      }
    }
  }

  /** One span a batch: what is published by one entry is seen by its consumer's. */
  private publishBatch(collection: Watched, documents: readonly WithId<Document & WithOutbox>[]): Promise<void> {
    return inSpan({ name: `${collection.collectionName} outbox`, kind: 'producer' }, async () => {
      for (const document of documents) await this.publishOf(collection, document);
    });
  }

  private async publishOf(collection: Watched, { _id, outbox = [] }: WithId<Document & WithOutbox>): Promise<void> {
    for (const entry of outbox.filter(({ seq }) => seq === undefined)) {
      const { stream, seq } = await this.bus.publishRaw(entry.subject, entry.value, entry.id);
      await faultPoint('messaging.outbox.published');
      await this.settle(collection, _id, entry, { stream, seq });
      await faultPoint('messaging.outbox.settled');
    }
  }

  private async settle(
    collection: Watched,
    _id: unknown,
    { id }: OutboxEntry,
    at: { stream: string; seq: number },
  ): Promise<void> {
    const document = { _id, 'outbox.id': id } as Document;
    if (!this.consumers.some(({ stream }) => stream === at.stream)) {
      await collection.updateOne(document, { $pull: { outbox: { id } } } as Document);
      return;
    }
    const marks = { $set: { 'outbox.$[entry].stream': at.stream, 'outbox.$[entry].seq': at.seq } } as Document;
    await collection.updateOne(document, marks, { arrayFilters: [{ 'entry.id': id }] });
  }

  private async clearAcknowledged(stream: string): Promise<void> {
    if (!this.bus.ownStreams().includes(stream)) return;
    const durables = this.consumers.filter((spec) => spec.stream === stream).map(({ durable }) => durable);
    const floor = Math.min(...(await Promise.all(durables.map((durable) => this.bus.ackFloor(stream, durable)))));
    const marked = { 'outbox.id': { $gt: '' }, outbox: { $elemMatch: { stream, seq: { $lte: floor } } } };
    const clear = { $pull: { outbox: { stream, seq: { $lte: floor } } } } as Document;
    for (const collection of this.watched) await collection.updateMany(marked, clear);
  }

  private async checkStream(stream: string): Promise<void> {
    const info = await this.bus.streamState(stream);
    if (info === undefined) return;
    const known = await this.memory.findOne({ _id: stream });
    if (known !== null && (known.created !== info.created || info.lastSeq < known.lastSeq)) {
      this.options.logger.error({ event: 'stream.wiped', stream }, 'a stream lost what it held; it is filled again');
      await this.forgetMarks(stream);
    }
    await this.memory.updateOne(
      { _id: stream },
      { $set: { created: info.created, lastSeq: info.lastSeq } },
      { upsert: true },
    );
  }

  private async forgetMarks(stream: string): Promise<void> {
    const unmark = { $unset: { 'outbox.$[entry].stream': '', 'outbox.$[entry].seq': '' } } as Document;
    const marked = { 'outbox.id': { $gt: '' }, 'outbox.stream': stream };
    for (const collection of this.watched) {
      await collection.updateMany(marked, unmark, { arrayFilters: [{ 'entry.stream': stream }] });
    }
  }
}
