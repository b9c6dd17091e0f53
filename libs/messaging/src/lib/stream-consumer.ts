import { setTimeout as delay } from 'node:timers/promises';
import type { Consumer, ConsumerMessages, JetStreamClient, JsMsg } from '@nats-io/jetstream';
import type { Logger } from '@gatehouse/telemetry';
import { MessagingError } from './messaging-error.js';
import { KeyedQueue } from './keyed-queue.js';
import { ACK_WAIT_MS } from './provision.js';

export interface StreamConsumerOptions {
  readonly stream: string;
  readonly durable: string;
  /** Keys handled side by side. */
  readonly concurrency: number;
  readonly keyOf: (subject: string) => string;
  /** Handles and settles one message; never rejects. */
  readonly handle: (message: JsMsg) => Promise<void>;
  readonly logger: Logger;
}

/** Messages in hand for each place: those of one key wait here in order, while other keys use the places. */
const HELD_PER_PLACE = 8;
const PULL_MS = 5_000;
const RETRY_MS = 500;

/**
 * Pulls from one durable, never more than it can handle, and hands messages on in order by key. What is in hand gets a
 * sign of life every third of the ack wait, so only a dead process loses its messages to another.
 */
export class StreamConsumer {
  private readonly queue: KeyedQueue;
  private readonly inHand = new Set<JsMsg>();
  private readonly capacity: number;
  private readonly alive = setInterval(() => this.heartbeat(), ACK_WAIT_MS / 3);
  private readonly loop: Promise<void>;
  private pull: ConsumerMessages | undefined;
  private stopping = false;
  private fault: unknown = 'not started';

  constructor(
    private readonly jetstream: JetStreamClient,
    private readonly options: StreamConsumerOptions,
  ) {
    this.queue = new KeyedQueue(options.concurrency);
    this.capacity = options.concurrency * HELD_PER_PLACE;
    this.loop = this.run();
  }

  /** @throws MessagingError MESSAGING.STREAM_MISSING while the durable cannot be pulled from */
  assertUp(): void {
    if (this.fault === undefined) return;
    const { stream, durable } = this.options;
    throw new MessagingError('MESSAGING.STREAM_MISSING', `${durable} on ${stream} cannot be read.`, {
      cause: this.fault,
      next: 'Run the provisioner; it goes on by itself.',
    });
  }

  /** Takes no more and waits until what is in hand is settled. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.pull?.close();
    await this.loop;
    while (this.inHand.size > 0) await delay(10);
    clearInterval(this.alive);
  }

  private async run(): Promise<void> {
    let consumer: Consumer | undefined;
    while (!this.stopping) {
      try {
        consumer ??= await this.find();
        await this.pullOnce(consumer);
        this.fault = undefined;
      } catch (error) {
        consumer = undefined;
        this.note(error);
        await delay(RETRY_MS);
      }
    }
  }

  /** Reads the configuration back: a durable of another shape would lose or reorder silently. */
  private async find(): Promise<Consumer> {
    const { stream, durable } = this.options;
    const consumer = await this.jetstream.consumers.get(stream, durable);
    const { config } = await consumer.info(true);
    if (config.ack_policy !== 'explicit' || (config.max_deliver ?? -1) > 0)
      throw new Error(`${durable} is not as provisioned`);
    this.fault = undefined;
    return consumer;
  }

  private async pullOnce(consumer: Consumer): Promise<void> {
    const free = this.capacity - this.inHand.size;
    if (free <= 0) return delay(5);
    const pull = await consumer.fetch({ max_messages: free, expires: PULL_MS });
    this.pull = pull;
    if (this.stopping) await pull.close();
    for await (const message of pull) this.take(message);
  }

  private take(message: JsMsg): void {
    if (this.stopping) {
      message.nak(0);
      return;
    }
    const key = this.options.keyOf(message.subject);
    this.inHand.add(message);
    void this.queue.run(key, () => this.options.handle(message)).finally(() => this.inHand.delete(message));
  }

  private heartbeat(): void {
    for (const message of this.inHand) message.working();
  }

  private note(error: unknown): void {
    if (this.fault === undefined) {
      const { stream, durable, logger } = this.options;
      logger.warn({ event: 'consumer.lost', stream, durable, err: error }, 'a consumer cannot be read; trying on');
    }
    this.fault = error;
  }
}
