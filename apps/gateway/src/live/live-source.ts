import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import {
  connectionChanged,
  type EventDefinition,
  grantChanged,
  type LiveEvent,
  messagesChanged,
  syncChanged,
} from '@gatehouse/contracts';
import { Bus } from '@gatehouse/messaging';
import { LOGGER, type Logger } from '@gatehouse/telemetry';
import { LiveHub } from './live-hub.js';

interface Owned {
  readonly organisationId: string;
  readonly personId: string;
  readonly connectionId: string;
}

/**
 * Hears the services' events as they pass. Core subscriptions, so every replica hears all of them; what is lost while the
 * bus is away is made good by `resync`, never by a claim that nothing happened.
 */
@Injectable()
export class LiveSource implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly stops: (() => void)[] = [];

  constructor(
    private readonly bus: Bus,
    private readonly hub: LiveHub,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.hear(messagesChanged, (value) => this.tell(value, 'mail.messages', value.threads));
    this.hear(syncChanged, (value) => this.tell(value, 'mail.sync'));
    this.hear(connectionChanged, (value) => this.tell(value, 'connection'));
    this.hear(grantChanged, ({ organisationId, connectionId, grant }) => {
      this.tell({ organisationId, connectionId, personId: grant.personId }, 'connection');
      if (grant.state === 'closed') this.hub.closePerson(grant.personId);
    });
    this.bus.onReconnect(() => this.hub.closeAll());
  }

  onApplicationShutdown(): void {
    for (const stop of this.stops) stop();
  }

  private hear<T>(definition: EventDefinition<T>, tell: (value: T) => void): void {
    const listener = (received: unknown): void => {
      const parsed = definition.schema.safeParse(received);
      if (parsed.success) tell(parsed.data);
      else this.logger.warn({ event: 'live.unreadable', name: definition.name }, 'an event does not fit its contract');
    };
    this.stops.push(this.bus.subscribeCore(`${definition.name}.>`, listener));
  }

  private tell(owned: Owned, kind: LiveEvent['kind'], ids: string[] = []): void {
    const { organisationId, personId, connectionId } = owned;
    this.hub.publish({ organisationId, personId, event: { kind, id: connectionId, connectionId, ids } });
  }
}
