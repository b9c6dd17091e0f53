import type { JsMsg } from '@nats-io/jetstream';
import { HubError } from '@gatehouse/errors';
import { partitionOf } from '@gatehouse/identifiers';
import { failSpan, faultPoint, inCalledSpan, type Logger, type SpanStart } from '@gatehouse/telemetry';
import type { DeadLetters } from './dead-letters.js';
import type { PartitionLeases } from './partition-leases.js';
import { decode } from './payload.js';
import { PermanentFailure } from './permanent-failure.js';
import { type AnyDefinition, partitionOfSubject } from './subjects.js';

export interface MessageContext {
  /** The message id that the publisher gave: the inbox' key. */
  readonly id: string;
  readonly deliveryCount: number;
  /** Aborted at the deadline, when the lease of the partition is lost, or when the process stops. */
  readonly signal: AbortSignal;
  /** Of the partition's lease, where the consumer has `partitions`: every write carries it in its condition. */
  readonly epoch: number | undefined;
}

export type MessageHandler<T> = (value: T, context: MessageContext) => Promise<void>;

export interface HandlingOptions {
  readonly durable: string;
  readonly deadLetters: DeadLetters;
  /** Only messages of partitions held here are handled; others go back and find their owner. */
  readonly partitions?: PartitionLeases;
  /** How long one try may take; 2 minutes unless told. */
  readonly deadlineMs?: number;
  /** Waits before the second, third, … try. */
  readonly backoffMs?: readonly number[];
}

export const MAX_TRIES = 5;
const BACKOFF_MS = [500, 2_000, 8_000, 30_000];
/** How soon a message of a foreign partition comes up again; by then its owner may have asked. */
const NOT_MINE_MS = 250;

class DeadlineError extends HubError<'MESSAGING.HANDLER_TIMEOUT'> {}
class ExitError extends HubError<'MESSAGING.HANDLER_EXITED'> {}

/** What happens to one message: count, check, run, then ack, retry later, or bury. */
export class MessageHandling<T> {
  private readonly stop = new AbortController();

  constructor(
    private readonly definition: AnyDefinition<T>,
    private readonly options: HandlingOptions,
    private readonly handler: MessageHandler<T>,
    private readonly logger: Logger,
  ) {
    options.deadLetters.onReplay(options.durable, (letter) => this.replay(letter.value, letter.messageId));
  }

  /** Ends what is under way; its messages go back. */
  abort(): void {
    this.stop.abort(new Error('the process stops'));
  }

  async handle(message: JsMsg): Promise<void> {
    try {
      await inCalledSpan(message.headers?.get('traceparent'), this.span(), () => this.settle(message));
    } catch (error) {
      // The database is away, so the try could not be counted nor the letter kept: not the message's fault.
      this.logger.warn(
        { event: 'message.unsettled', durable: this.options.durable, err: error },
        'a message goes back',
      );
      message.nak(1_000);
    }
  }

  private async settle(message: JsMsg): Promise<void> {
    const lease = this.leaseFor(message);
    if (lease === 'foreign') {
      message.nak(NOT_MINE_MS);
      return;
    }
    const id = idOf(message);
    const again = message.info.deliveryCount > 1;
    // The first try was not counted, to spare a write on every message.
    const tries = again ? (await this.options.deadLetters.countStart(this.options.durable, id)) + 1 : 1;
    if (tries > MAX_TRIES) return this.bury(message, tries, exited());
    const value = this.definition.schema.safeParse(decode(message.data));
    if (!value.success) return this.bury(message, tries, notOfContract());
    try {
      await this.run(value.data, { id, deliveryCount: message.info.deliveryCount, ...lease });
    } catch (error) {
      return this.failed(message, tries, error, lease.signal);
    }
    if (again) await this.options.deadLetters.forgetStarts(this.options.durable, id);
    await faultPoint('messaging.work.handled');
    message.ack();
    await faultPoint('messaging.work.acked');
  }

  private span(): SpanStart {
    const { durable } = this.options;
    const attributes = { 'messaging.system': 'nats', 'messaging.destination.name': this.definition.name };
    return { name: durable, kind: 'consumer', attributes: { ...attributes, 'messaging.consumer.group.name': durable } };
  }

  private leaseFor(message: JsMsg): { epoch: number | undefined; signal: AbortSignal } | 'foreign' {
    const { partitions } = this.options;
    if (partitions === undefined) return { epoch: undefined, signal: this.stop.signal };
    const lease = partitions.owns(partitionOfSubject(this.definition.name, message.subject));
    if (lease === undefined) return 'foreign';
    return { epoch: lease.epoch, signal: AbortSignal.any([this.stop.signal, lease.signal]) };
  }

  /** A handler that ignores its signal is left behind at the deadline; its epoch keeps it from doing harm. */
  private async run(value: T, context: MessageContext): Promise<void> {
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(timedOut()), this.options.deadlineMs ?? 120_000);
    const signal = AbortSignal.any([context.signal, deadline.signal]);
    let onAbort: (() => void) | undefined;
    const aborted = new Promise<never>((_resolve, reject) => {
      onAbort = () => reject(signal.reason as Error);
      signal.addEventListener('abort', onAbort, { once: true });
      if (signal.aborted) onAbort();
    });
    try {
      await Promise.race([Promise.resolve().then(() => this.handler(value, { ...context, signal })), aborted]);
    } finally {
      clearTimeout(timer);
      if (onAbort !== undefined) signal.removeEventListener('abort', onAbort);
      aborted.catch(() => undefined);
    }
  }

  private async failed(message: JsMsg, tries: number, error: unknown, ended: AbortSignal): Promise<void> {
    const { durable, deadLetters } = this.options;
    failSpan(error);
    if (ended.aborted) {
      if (tries > 1) await deadLetters.forgiveStart(durable, idOf(message));
      message.nak(0);
      return;
    }
    const fields = { durable, id: idOf(message), tries, err: error };
    if (tries >= MAX_TRIES || error instanceof PermanentFailure) return this.bury(message, tries, error);
    const backoff = this.options.backoffMs ?? BACKOFF_MS;
    this.logger.warn({ event: 'message.retry', ...fields }, 'a message failed and is tried again');
    message.nak(backoff[tries - 1] ?? backoff.at(-1) ?? 1_000);
  }

  /** The letter first, then the term: in between a crash only repeats. */
  private async bury(message: JsMsg, tries: number, cause: unknown): Promise<void> {
    const { durable, deadLetters } = this.options;
    const messageId = idOf(message);
    const value = this.definition.schema.safeParse(decode(message.data));
    const letter = { consumer: durable, messageId, subject: message.subject, tries: Math.min(tries, MAX_TRIES) };
    await deadLetters.put(value.success ? { ...letter, value: value.data } : letter, cause);
    this.logger.error(
      { event: 'message.dead', durable, id: messageId, tries, err: cause },
      'a message is a dead letter now',
    );
    message.term('dead letter');
    await deadLetters.forgetStarts(durable, messageId);
  }

  private async replay(value: unknown, id: string): Promise<void> {
    const lease = this.options.partitions?.owns(partitionFor(value));
    if (this.options.partitions !== undefined && lease === undefined) {
      throw new HubError('DEAD_LETTER_UNAVAILABLE', 'Another instance owns this account.', {
        next: 'Replay it there.',
      });
    }
    const parsed = this.definition.schema.safeParse(value);
    if (!parsed.success) throw notOfContract(); // kept by another release
    await this.run(parsed.data, {
      id,
      deliveryCount: 1,
      epoch: lease?.epoch,
      signal: this.stop.signal,
    });
  }
}

function partitionFor(value: unknown): number {
  return partitionOf((value as { connectionId: string }).connectionId);
}

function idOf(message: JsMsg): string {
  const given = message.headers?.get('Nats-Msg-Id') ?? '';
  return given === '' ? `${message.info.stream}:${message.seq}` : given;
}

const timedOut = () => new DeadlineError('MESSAGING.HANDLER_TIMEOUT', 'The handler did not end in time.');
const exited = () => new ExitError('MESSAGING.HANDLER_EXITED', 'The handler ended its process, or never ended.');
const notOfContract = () => new HubError('MESSAGING.REQUEST_INVALID', 'The message is not of its contract.');
