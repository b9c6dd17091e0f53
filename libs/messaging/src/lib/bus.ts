import { type NatsConnection } from '@nats-io/nats-core';
import type { RequestDefinition } from '@gatehouse/contracts';
import type { Logger } from '@gatehouse/telemetry';
import { type BusOptions, ConnectionState, openConnection } from './connection.js';
import { decode } from './payload.js';
import { request, type RequestOptions } from './request.js';
import { type RequestHandler, RequestServer, type ServeOptions } from './serve.js';

interface Stoppable {
  stop(): Promise<void>;
}

/** The service's one connection to NATS. Handlers know contracts, never NATS messages. */
export class Bus {
  private readonly state: ConnectionState;
  private readonly servers: Stoppable[] = [];
  private readonly reconnected = new Set<() => void>();

  private constructor(
    private readonly connection: NatsConnection,
    readonly service: string,
    private readonly logger: Logger,
  ) {
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

  onReconnect(listener: () => void): void {
    this.reconnected.add(listener);
  }

  /** @throws MessagingError MESSAGING.UNAVAILABLE while the connection is down */
  assertUp(): void {
    this.state.assertUp();
  }

  /** Takes no more work and finishes what is under way. */
  async stopServing(): Promise<void> {
    await Promise.all(this.servers.splice(0).map((server) => server.stop()));
  }

  async close(): Promise<void> {
    await this.stopServing();
    if (!this.connection.isClosed()) await this.connection.drain();
  }
}
