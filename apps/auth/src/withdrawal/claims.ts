import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Clock } from '@gatehouse/identifiers';
import { LOGGER, type Logger } from '@gatehouse/telemetry';
import { GrantsRepository } from '../grants/grants.repository.js';
import { isOpen } from '../grants/is-open.js';
import { CLOCK } from '../platform/tokens.js';

/** Others leave a withdrawal alone this long after the last sign of life of the instance that works on it. */
const CLAIM_MS = 10_000;
const RENEW_EVERY_MS = 3_000;

/**
 * One instance at a time works on a withdrawal. Its claim is renewed while it works, so one that dies holds up the
 * revocation for seconds. Two that meet all the same, after a stall, do no harm: every step is safe to repeat.
 */
@Injectable()
export class Claims implements OnModuleDestroy {
  private readonly renewals = new Set<NodeJS.Timeout>();

  constructor(
    private readonly grants: GrantsRepository,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Works under a claim; false when another instance has it, or nothing is left to do. */
  async hold(grantId: string, work: () => Promise<void>): Promise<boolean> {
    const tries = await this.take(grantId);
    if (tries === undefined) return false;
    let renewed: Promise<void> = Promise.resolve();
    const timer = setInterval(() => {
      renewed = this.renew(grantId, tries);
    }, RENEW_EVERY_MS);
    this.renewals.add(timer);
    try {
      await work();
    } finally {
      this.forget(timer);
      await renewed;
    }
    return true;
  }

  /** Lets go of it; the next try is not before this. */
  async release(grantId: string, pauseMs: (tries: number) => number): Promise<void> {
    await this.grants.change(grantId, ({ withdrawal }) => {
      if (withdrawal === null) return undefined;
      return { set: { withdrawal: { ...withdrawal, nextTryAt: this.in(pauseMs(withdrawal.tries)) } } };
    });
  }

  /** What is not done by the end of a stop is the next process's: its claim runs out. */
  onModuleDestroy(): void {
    for (const timer of this.renewals) this.forget(timer);
  }

  private async take(grantId: string): Promise<number | undefined> {
    const now = this.clock.now();
    const taken = await this.grants.change(grantId, (record) => {
      const { withdrawal } = record;
      if (withdrawal === null || withdrawal.nextTryAt.getTime() > now.getTime() || !isOpen(record)) return undefined;
      return { set: { withdrawal: { ...withdrawal, nextTryAt: this.in(CLAIM_MS), tries: withdrawal.tries + 1 } } };
    });
    return taken?.changed === true ? taken.record.withdrawal?.tries : undefined;
  }

  private async renew(grantId: string, tries: number): Promise<void> {
    try {
      await this.grants.change(grantId, ({ withdrawal }) => {
        if (withdrawal?.tries !== tries) return undefined;
        return { set: { withdrawal: { ...withdrawal, nextTryAt: this.in(CLAIM_MS) } } };
      });
    } catch (error) {
      this.logger.warn({ event: 'auth.claim_not_renewed', grantId, err: error }, 'a claim could not be renewed');
    }
  }

  private forget(timer: NodeJS.Timeout): void {
    clearInterval(timer);
    this.renewals.delete(timer);
  }

  private in(ms: number): Date {
    return new Date(this.clock.now().getTime() + ms);
  }
}
