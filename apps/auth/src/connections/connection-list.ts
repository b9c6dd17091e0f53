import { Inject, Injectable } from '@nestjs/common';
import type { Connection } from '@gatehouse/contracts';
import type { Clock } from '@gatehouse/identifiers';
import type { GrantRecord } from '../grants/grant.record.js';
import { GrantsRepository } from '../grants/grants.repository.js';
import { toGrant, toWithdrawal } from '../grants/views.js';
import { CLOCK } from '../platform/tokens.js';
import type { ConnectionRecord } from './connection.record.js';
import { ConnectionsRepository } from './connections.repository.js';

const MAX = 100;
/** A walk to Google that nobody finished is shown this long. */
const SHOW_UNANSWERED_MS = 15 * 60_000;

/** What the person's page shows; administrators see nothing of it here. */
@Injectable()
export class ConnectionList {
  constructor(
    private readonly connections: ConnectionsRepository,
    private readonly grants: GrantsRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async of(personId: string): Promise<Connection[]> {
    const all = await this.connections.ofPerson(personId, MAX);
    const shown = all.filter((record) => this.isShown(record));
    const grants = await this.grants.ofConnections(shown.map(({ _id }) => _id));
    return shown.map((record) =>
      toView(
        record,
        grants.filter(({ connectionId }) => connectionId === record._id),
      ),
    );
  }

  private isShown({ state, account, pending, createdAt }: ConnectionRecord): boolean {
    if (account !== null || pending !== null) return true;
    return state === 'requested' && this.clock.now().getTime() - createdAt.getTime() < SHOW_UNANSWERED_MS;
  }
}

function toView(record: ConnectionRecord, grants: readonly GrantRecord[]): Connection {
  const { _id, organisationId, personId, account, state, createdAt } = record;
  return {
    id: _id,
    organisationId,
    personId,
    account,
    state,
    grants: grants.map(toGrant),
    withdrawals: grants
      .flatMap(({ _id: grantId, withdrawal }) => (withdrawal === null ? [] : [toWithdrawal(grantId, withdrawal)]))
      .sort((a, b) => (a.at < b.at ? 1 : -1)),
    createdAt: createdAt.toISOString(),
  };
}
