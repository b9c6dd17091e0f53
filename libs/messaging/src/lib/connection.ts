import { setTimeout as delay } from 'node:timers/promises';
import { AuthorizationError, type NatsConnection, nkeyAuthenticator, type Status } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import type { Logger } from '@gatehouse/telemetry';
import { MessagingError } from './messaging-error.js';

export interface BusOptions {
  readonly url: string;
  /** The service's nkey seed; absent only where the server asks for none (tests). */
  readonly nkeySeed?: string | undefined;
  readonly service: string;
  readonly logger: Logger;
  /** How long to wait for a server that is not up yet; 30 s unless told. */
  readonly waitMs?: number;
}

/** Connects, then reconnects for ever. Replies travel on `_INBOX_<service>`, which no other service may read. */
export async function openConnection({ url, nkeySeed, service, waitMs = 30_000 }: BusOptions): Promise<NatsConnection> {
  const giveUpAtMs = performance.now() + waitMs;
  for (;;) {
    try {
      return await connect({
        servers: url,
        name: service,
        inboxPrefix: `_INBOX_${service}`,
        maxReconnectAttempts: -1,
        ignoreAuthErrorAbort: true,
        reconnectTimeWait: 250,
        reconnectJitter: 250,
        pingInterval: 5_000,
        maxPingOut: 2,
        timeout: 5_000,
        ...(nkeySeed === undefined ? {} : { authenticator: nkeyAuthenticator(new TextEncoder().encode(nkeySeed)) }),
      });
    } catch (cause) {
      if (cause instanceof AuthorizationError || performance.now() > giveUpAtMs) throw unavailable(cause);
      await delay(250);
    }
  }
}

/** Sends what waits, then closes; a server that is away gets 2 s. */
export async function closeConnection(connection: NatsConnection): Promise<void> {
  if (connection.isClosed()) return;
  const drained = connection.drain().catch(() => undefined);
  await Promise.race([drained, delay(2_000, undefined, { ref: false })]);
  if (!connection.isClosed()) await connection.close();
}

function unavailable(cause: unknown): MessagingError {
  const refused = cause instanceof AuthorizationError;
  return new MessagingError('MESSAGING.UNAVAILABLE', refused ? 'NATS refuses this service.' : 'NATS does not answer.', {
    cause,
    next: refused
      ? 'Check NATS_NKEY_FILE against the users NATS was started with.'
      : 'Check that it runs and that NATS_URL is right.',
  });
}

/** Follows the connection: what is lost is logged and makes the service unready until it is back. */
export class ConnectionState {
  private connected = true;

  constructor(
    private readonly connection: NatsConnection,
    private readonly logger: Logger,
    private readonly onReconnect: () => void,
  ) {
    void this.follow();
  }

  /** @throws MessagingError MESSAGING.UNAVAILABLE while the connection is down */
  assertUp(): void {
    if (this.connected && !this.connection.isClosed()) return;
    throw new MessagingError('MESSAGING.UNAVAILABLE', 'The connection to NATS is down; it is being made anew.');
  }

  private async follow(): Promise<void> {
    for await (const status of this.connection.status()) this.note(status);
  }

  private note(status: Status): void {
    switch (status.type) {
      case 'disconnect':
        this.connected = false;
        this.logger.warn({ event: 'nats.lost' }, 'the connection to NATS is lost');
        return;
      case 'reconnect':
        this.connected = true;
        this.logger.info({ event: 'nats.back' }, 'the connection to NATS is back');
        this.onReconnect();
        return;
      case 'error':
        this.logger.error({ event: 'nats.error', err: status.error }, 'NATS refused something');
        return;
      case 'slowConsumer':
        this.logger.warn({ event: 'nats.slow', pending: status.pending }, 'messages come faster than they are read');
        return;
      default:
        return;
    }
  }
}
