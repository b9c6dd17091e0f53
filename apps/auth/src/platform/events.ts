import { Inject, Injectable } from '@nestjs/common';
import { connectionChanged, grantChanged } from '@gatehouse/contracts';
import { type Clock, type Random, uuidv7 } from '@gatehouse/identifiers';
import { type OutboxEntry, outboxEntry } from '@gatehouse/messaging';
import type { GrantRecord } from '../grants/grant.record.js';
import { toGrant } from '../grants/views.js';
import { CLOCK, RANDOM } from './tokens.js';

interface Connected {
  readonly organisationId: string;
  readonly personId: string;
  readonly connectionId: string;
}

/** Makes the events that go into a document's outbox. */
@Injectable()
export class Events {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(RANDOM) private readonly random: Random,
  ) {}

  /** `grant` as it will stand after the change. */
  grant(grant: GrantRecord): OutboxEntry[] {
    const { organisationId, connectionId } = grant;
    const value = { organisationId, connectionId, grant: toGrant(grant) };
    return [outboxEntry(grantChanged, value, this.stamp()), this.connection(grant)];
  }

  connection({ organisationId, personId, connectionId }: Connected): OutboxEntry {
    const value = { organisationId, personId, connectionId };
    return outboxEntry(connectionChanged, value, this.stamp());
  }

  private stamp(): { id: string; at: Date } {
    return { id: uuidv7(this.clock, this.random), at: this.clock.now() };
  }
}
