import {
  jetstream,
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamClient,
  type JetStreamManager,
} from '@nats-io/jetstream';
import { type NatsConnection } from '@nats-io/nats-core';
import type { RequestDefinition } from '@gatehouse/contracts';
import type { Logger } from '@gatehouse/telemetry';
import { type BusOptions, closeConnection, ConnectionState, openConnection } from './connection.js';
import { publish, type Published } from './jetstream-publish.js';
import { type HandlingOptions, type MessageHandler, MessageHandling } from './message-handling.js';
import { MessagingError } from './messaging-error.js';
import { decode } from './payload.js';
import { request, type RequestOptions } from './request.js';
import { requestAll, type RequestAllOptions } from './request-all.js';
import { type RequestHandler, RequestServer, type ServeOptions } from './serve.js';
import { StreamConsumer } from './stream-consumer.js';
import { type AnyDefinition, orderKeyOf, streamOf, subjectOf } from './subjects.js';

interface Stoppable {
  stop(): Promise<void>;
}

export interface ConsumeOptions extends HandlingOptions {
  /** Connections (keys of events) handled side by side; of one, messages are handled in order. */
  readonly concurrency: number;
}

/** Of the 10 s that a stop may take, messages under way get this long before they are sent back. */
const FINISH_MS = 4_000;

/** The service's one connection to NATS. Handlers know contracts, never NATS messages. */
export class Bus {
  private readonly state: ConnectionState;
  private readonly servers: Stoppable[] = [];
  private readonly consumers: { pull: StreamConsumer; handling: { abort(): void } }[] = [];
  private readonly jetstream: JetStreamClient;
  private readonly reconnected = new Set<() => void>();

  private constructor(
    private readonly connection: NatsConnection,
    readonly service: string,
    private readonly logger: Logger,
  ) {
    this.jetstream = jetstream(connection);
    this.state = new ConnectionState(connection, logger, () => {
      for (const listener of this.reconnected) listener();
    });
  }

  /** @throws MessagingError MESSAGING.UNAVAILABLE */
  static async open(options: BusOptions): Promise<Bus> {
    return new Bus(await openConnection(options), options.service, options.logger);
  }

  /**
   * Asks and waits; both sides are checked against the contract.
   * @throws RemoteError what the other service answered; MessagingError MESSAGING.NO_ANSWER when none came in time
   */
  request<Req, Ans>(definition: RequestDefinition<Req, Ans>, body: Req, options?: RequestOptions): Promise<Ans> {
    return request(this.connection, definition, body, options);
  }

  /** Asks every instance that serves with `everyInstance`; [] when nobody answers in time. */
  requestAll<Req, Ans>(definition: RequestDefinition<Req, Ans>, body: Req, options: RequestAllOptions): Promise<Ans[]> {
    return requestAll(this.connection, definition, body, options);
  }

  /** Answers `definition`, or `<subject>.*` with `suffix`. A thrown HubError reaches the caller; a bug only the log. */
  serve<Req, Ans>(
    definition: RequestDefinition<Req, Ans>,
    handler: RequestHandler<Req, Ans>,
    options: ServeOptions = {},
  ): void {
    this.servers.push(new RequestServer(this.connection, definition, handler, this.logger, options));
  }

  /** Hears what passes on `subject` from now on, each instance for itself; what is missed is missed (live updates). */
  subscribeCore(subject: string, listener: (value: unknown, subject: string) => void): () => void {
    const subscription = this.connection.subscribe(subject, {
      callback: (error, message) => {
        if (error === null) listener(decode(message.data), message.subject);
        else this.logger.error({ event: 'nats.subscription', subject, err: error }, 'a subject cannot be heard');
      },
    });
    return () => subscription.unsubscribe();
  }

  /**
   * Handles what a durable consumer brings: in order by connection (one that failed comes again later, out of order), each
   * try bounded in time, five tries, then a dead letter.
   * The durable is the provisioner's; until it is there the service is unready and goes on by itself.
   */
  consume<T>(definition: AnyDefinition<T>, options: ConsumeOptions, handler: MessageHandler<T>): void {
    const handling = new MessageHandling(definition, options, handler, this.logger);
    const pull = new StreamConsumer(this.jetstream, {
      stream: streamOf(definition),
      durable: options.durable,
      concurrency: options.concurrency,
      keyOf: (subject) => orderKeyOf(definition.name, subject),
      handle: (message) => handling.handle(message),
      logger: this.logger,
    });
    this.consumers.push({ pull, handling });
  }

  /** Straight to the stream: for tests and the relay. State changes put their events into an outbox instead. */
  async publish<T>(definition: AnyDefinition<T>, value: T, { id }: { id: string }): Promise<Published> {
    return this.publishRaw(subjectOf(definition, value), value, id);
  }

  /** As `publish`, for an outbox entry, which was checked when it was written. */
  publishRaw(subject: string, value: unknown, id: string): Promise<Published> {
    return publish(this.jetstream, subject, value, id);
  }

  ownStreams(): string[] {
    return [streamOf({ kind: 'event', service: this.service }), streamOf({ kind: 'work', service: this.service })];
  }

  /**
   * When the stream was made and how far it has come; undefined when it is not there.
   * @throws MessagingError MESSAGING.STREAM_MISSING when somebody changed it so that it would lose messages
   */
  async streamState(stream: string): Promise<{ created: string; lastSeq: number } | undefined> {
    const manager = await this.manager();
    try {
      const { created, state, config } = await manager.streams.info(stream);
      if (config.discard !== 'new' || config.storage !== 'file') throw notAsProvisioned(stream);
      return { created, lastSeq: state.last_seq };
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  /** Up to which stream sequence the durable has acknowledged everything. */
  async ackFloor(stream: string, durable: string): Promise<number> {
    const manager = await this.manager();
    const {
      ack_floor: floor,
      num_pending: pending,
      num_ack_pending: open,
      delivered,
    } = await manager.consumers.info(stream, durable);
    // Sequences of other subjects lie between: with nothing open and nothing to come, all that was delivered is done.
    return pending === 0 && open === 0 ? delivered.stream_seq : floor.stream_seq;
  }

  onReconnect(listener: () => void): void {
    this.reconnected.add(listener);
  }

  /** @throws MessagingError MESSAGING.UNAVAILABLE while the connection is down */
  assertUp(): void {
    this.state.assertUp();
    for (const { pull } of this.consumers) pull.assertUp();
  }

  /** Takes no more messages; those under way get `finishMs`, then they go back to the stream. */
  async stopConsuming(finishMs = FINISH_MS): Promise<void> {
    const consumers = this.consumers.splice(0);
    const timer = setTimeout(() => {
      for (const { handling } of consumers) handling.abort();
    }, finishMs);
    await Promise.all(consumers.map(({ pull }) => pull.stop()));
    clearTimeout(timer);
  }

  /** Takes no more work and finishes what is under way. */
  async stopServing(): Promise<void> {
    await Promise.all(this.servers.splice(0).map((server) => server.stop()));
  }

  async close(): Promise<void> {
    await this.stopConsuming();
    await this.stopServing();
    await closeConnection(this.connection);
  }

  private manager(): Promise<JetStreamManager> {
    return this.jetstream.jetstreamManager(false);
  }
}

/** A stream that drops its oldest, or lives in memory, loses what was acknowledged. */
function notAsProvisioned(stream: string): MessagingError {
  return new MessagingError('MESSAGING.STREAM_MISSING', `The stream ${stream} is not as it was provisioned.`, {
    next: 'Run the provisioner; it mends what may be changed.',
  });
}

/** JetStream's "stream not found". */
function isNotFound(error: unknown): boolean {
  return error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamNotFound;
}
