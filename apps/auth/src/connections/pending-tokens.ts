import { Inject, Injectable } from '@nestjs/common';
import { OAuthApi } from '@gatehouse/google';
import type { Clock } from '@gatehouse/identifiers';
import { LOGGER, type Logger } from '@gatehouse/telemetry';
import { Events } from '../platform/events.js';
import { CLOCK } from '../platform/tokens.js';
import { TokenVault } from '../tokens/token-vault.js';
import type { ConnectionRecord, PendingToken } from './connection.record.js';
import { ConnectionsRepository } from './connections.repository.js';

/** A token whose consent did not get into the trail is given up after this long. */
const GIVE_UP_MS = 24 * 60 * 60_000;

/** Tokens in hand whose consent is not in the trail yet. */
@Injectable()
export class PendingTokens {
  constructor(
    private readonly connections: ConnectionsRepository,
    private readonly vault: TokenVault,
    private readonly oauth: OAuthApi,
    private readonly events: Events,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** The grant stands in the trail: its token becomes the connection's, an older one is destroyed here. */
  async promote(connectionId: string, grantId: string): Promise<void> {
    await this.connections.change(connectionId, (record) => {
      const { pending } = record;
      if (pending === null || pending.doomed || !waitsFor(pending, grantId)) return undefined;
      const { id, sealed, scopes, receivedAt, sub, account } = pending;
      const set = { state: 'live' as const, token: { id, sealed, scopes, receivedAt }, pending: null, sub, account };
      return { set, events: [this.events.connection({ ...record, connectionId })] };
    });
  }

  /** One grant that the token waited for will not be; without any it is to be revoked. */
  async doom(connectionId: string, grantId: string): Promise<void> {
    await this.connections.change(connectionId, ({ pending }) => {
      if (pending === null || !waitsFor(pending, grantId)) return undefined;
      const asks = pending.asks.filter((ask) => ask.grantId !== grantId);
      return {
        set: { pending: { ...pending, doomed: asks.length === 0, asks: asks.length === 0 ? pending.asks : asks } },
      };
    });
  }

  /** Revokes what is doomed or too old; a token that cannot be revoked any more is destroyed all the same. */
  async sweep(record: ConnectionRecord): Promise<void> {
    const { pending } = record;
    if (pending === null) return;
    const isOld = this.clock.now().getTime() - pending.receivedAt.getTime() > GIVE_UP_MS;
    if (!pending.doomed && !isOld) return;
    try {
      await this.revoke(record, pending);
    } catch (error) {
      this.logger.warn({ event: 'auth.pending_not_revoked', connectionId: record._id, err: error });
      if (!isOld) return;
    }
    await this.drop(record, pending);
  }

  private async drop({ _id, clientId }: ConnectionRecord, { id, sub }: PendingToken): Promise<void> {
    const dropped = await this.connections.change(_id, (now) =>
      now.pending?.id === id
        ? { set: { pending: null, ...(now.token === null ? { state: 'closed' as const } : {}) } }
        : undefined,
    );
    if (dropped?.record.token === null) await this.connections.release(clientId, sub, _id);
  }

  /** Ends the person's whole grant to our project, so never while another token of the account is in use. */
  private async revoke(record: ConnectionRecord, pending: PendingToken): Promise<void> {
    if (record.token !== null) return;
    const { _id: connectionId, organisationId, personId } = record;
    const grant = { id: pending.asks[0]?.requestId ?? '', ver: '0' };
    const context = { organisationId, personId, connectionId, grant, gate: () => undefined };
    await this.oauth.revoke(context, this.vault.open(record, pending), 'auth.connect');
  }
}

function waitsFor({ asks }: PendingToken, id: string): boolean {
  return asks.some(({ grantId }) => grantId === id);
}
