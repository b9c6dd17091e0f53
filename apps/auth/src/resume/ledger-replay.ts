import { Injectable } from '@nestjs/common';
import { LOGGER, type Logger } from '@gatehouse/telemetry';
import { Inject } from '@nestjs/common';
import { GrantsRepository } from '../grants/grants.repository.js';
import { ContentKeysRepository } from '../tokens/content-keys.repository.js';
import { type LedgerLine, WithdrawalLedger } from '../withdrawal/withdrawal-ledger.js';
import { WithdrawalService } from '../withdrawal/withdrawal.service.js';

/** After a restore the database may not know what was withdrawn since its backup: the ledger does. */
@Injectable()
export class LedgerReplay {
  constructor(
    private readonly ledger: WithdrawalLedger,
    private readonly grants: GrantsRepository,
    private readonly keys: ContentKeysRepository,
    private readonly withdrawals: WithdrawalService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async run(): Promise<void> {
    for (const line of await this.ledger.read()) await this.replay(line);
  }

  private async replay(line: LedgerLine): Promise<void> {
    const { type, grantId, connectionId, feature, organisationId } = line;
    if (type === 'withdrawn') {
      const grant = await this.grants.find(grantId);
      if (grant?.state !== 'live') return;
      this.logger.warn({ event: 'auth.withdrawal_replayed', grantId }, 'withdrawn before a restore, closed again');
      await this.withdrawals.close(grantId, 'restart', null);
      return;
    }
    const key = await this.keys.find(connectionId, feature);
    const at = new Date(line.at);
    if (key?.sealed != null && key.madeAt < at) await this.keys.erase(connectionId, feature, organisationId, at);
  }
}
