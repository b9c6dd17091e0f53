import { appendFile, mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { ConnectionId, Feature, GrantId, OrganisationId } from '@gatehouse/contracts';
import { LOGGER, type Logger } from '@gatehouse/telemetry';
import { z } from 'zod';
import type { AuthConfig } from '../config.js';
import { CONFIG } from '../platform/tokens.js';

export const LedgerLine = z.object({
  type: z.enum(['withdrawn', 'erased']),
  at: z.iso.datetime(),
  organisationId: OrganisationId,
  connectionId: ConnectionId,
  grantId: GrantId,
  feature: Feature,
});
export type LedgerLine = z.infer<typeof LedgerLine>;

/**
 * Withdrawals and erasures, one JSON a line, in a file outside the backup set: a database restored from before them
 * hears of them again. A line may stand twice.
 */
@Injectable()
export class WithdrawalLedger {
  private turn: Promise<void> = Promise.resolve();

  constructor(
    @Inject(CONFIG) private readonly config: AuthConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Durable when it resolves. A full disk does not keep a withdrawal open: it is logged, the database holds it. */
  append(line: LedgerLine): Promise<void> {
    this.turn = this.turn
      .then(() => this.write(line))
      .catch((error: unknown) => {
        this.logger.error({ event: 'auth.ledger_not_written', grantId: line.grantId, err: error });
      });
    return this.turn;
  }

  /** Lines that a crash cut off are left out. */
  async read(): Promise<LedgerLine[]> {
    const text = await readFile(this.config.WITHDRAWAL_LEDGER_FILE, 'utf8').catch(emptyWhenMissing);
    return text.split('\n').flatMap((line) => parse(line));
  }

  private async write(line: LedgerLine): Promise<void> {
    const path = this.config.WITHDRAWAL_LEDGER_FILE;
    await mkdir(dirname(path), { recursive: true });
    // A line that a crash cut off must not swallow this one.
    await appendFile(path, `\n${JSON.stringify(line)}\n`, { mode: 0o600 });
    const file = await open(path, 'r');
    await file.sync().finally(() => file.close());
  }
}

function parse(line: string): LedgerLine[] {
  try {
    return [LedgerLine.parse(JSON.parse(line))];
  } catch {
    return [];
  }
}

function emptyWhenMissing(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') return '';
  throw error;
}
