import { Inject, Injectable } from '@nestjs/common';
import { stopPush } from '@gatehouse/contracts';
import { GoogleError, OAuthApi } from '@gatehouse/google';
import type { Clock } from '@gatehouse/identifiers';
import { Bus } from '@gatehouse/messaging';
import { LOGGER, type Logger } from '@gatehouse/telemetry';
import type { ConnectionRecord } from '../connections/connection.record.js';
import { ConnectionsRepository } from '../connections/connections.repository.js';
import { serviceOf } from '../grants/consent-text.js';
import type { GrantRecord } from '../grants/grant.record.js';
import { GrantsRepository } from '../grants/grants.repository.js';
import { toGrant } from '../grants/views.js';
import { CLOCK } from '../platform/tokens.js';
import { AccessTokensService } from '../tokens/access-tokens.service.js';
import { ServiceKeys } from '../tokens/service-keys.js';
import { TokenVault } from '../tokens/token-vault.js';
import { closingContext } from './closing-context.js';
import { withStep } from './new-withdrawal.js';

const WITHIN_MS = 10_000;
const BY_ITSELF = 'Google ends the notifications by itself within 7 days.';

/** The owner stops its push at Google with a token that is good for nothing else; one try, at most 10 s. */
@Injectable()
export class PushStep {
  constructor(
    private readonly bus: Bus,
    private readonly grants: GrantsRepository,
    private readonly connections: ConnectionsRepository,
    private readonly tokens: AccessTokensService,
    private readonly keys: ServiceKeys,
    private readonly vault: TokenVault,
    private readonly oauth: OAuthApi,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async take(grant: GrantRecord): Promise<void> {
    if (grant.withdrawal?.steps.push_stopped.state !== 'waiting') return;
    const state = await this.stop(grant);
    await this.grants.change(grant._id, ({ withdrawal }) => {
      if (withdrawal?.steps.push_stopped.state !== 'waiting') return undefined;
      const note = state === 'failed' ? BY_ITSELF : null;
      return { set: { withdrawal: withStep(withdrawal, 'push_stopped', state, this.clock.now(), note) } };
    });
  }

  private async stop(grant: GrantRecord): Promise<'done' | 'failed' | 'not_needed'> {
    const connection = await this.connections.find(grant.connectionId);
    if (connection?.token == null) return 'not_needed';
    try {
      const service = serviceOf(grant.feature);
      const plain = Buffer.from(await this.token(grant, connection));
      const token = this.keys.seal(service, plain, `stop-push/${grant.connectionId}`);
      const body = { grant: toGrant(grant), token };
      const { stopped } = await this.bus.request(stopPush(service), body, { timeoutMs: WITHIN_MS });
      return stopped ? 'done' : 'failed';
    } catch (error) {
      if (error instanceof GoogleError && error.code === 'GOOGLE.INVALID_GRANT') return 'not_needed';
      this.logger.warn({ event: 'auth.push_not_stopped', grantId: grant._id, err: error });
      return 'failed';
    }
  }

  private async token(grant: GrantRecord, connection: ConnectionRecord): Promise<string> {
    const cached = this.tokens.cached(connection._id);
    if (cached !== undefined) return cached.token;
    if (connection.token === null) throw new Error('a token was there a moment ago');
    const refreshed = await this.oauth.refreshToClose(
      closingContext(grant),
      this.vault.open(connection, connection.token),
    );
    return refreshed.value.accessToken;
  }
}
