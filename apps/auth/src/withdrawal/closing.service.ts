import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Clock } from '@gatehouse/identifiers';
import { faultPoint, LOGGER, type Logger } from '@gatehouse/telemetry';
import type { GrantRecord } from '../grants/grant.record.js';
import { GrantsRepository } from '../grants/grants.repository.js';
import { isOpen } from '../grants/is-open.js';
import { TrailDebts } from '../grants/trail-debts.js';
import { CLOCK } from '../platform/tokens.js';
import { ContentStep } from './content-step.js';
import { PushStep } from './push-step.js';
import { RevokeStep } from './revoke-step.js';
import { ServicesStep } from './services-step.js';

/** While one instance works on a withdrawal, the others leave it alone this long. */
const CLAIM_MS = 60_000;
/** Of the 10 s that a stop may take. */
const FINISH_MS = 3_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 5 * 60_000;

/**
 * The steps behind a closed gate, each safe to repeat: services told → entered in the trail → push stopped → revoked →
 * token destroyed → content kept or erased. What fails is tried again, with growing pauses.
 */
@Injectable()
export class ClosingService implements OnModuleDestroy {
  private readonly running = new Map<string, Promise<void>>();

  constructor(
    private readonly grants: GrantsRepository,
    private readonly debts: TrailDebts,
    private readonly services: ServicesStep,
    private readonly push: PushStep,
    private readonly revoke: RevokeStep,
    private readonly content: ContentStep,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Waits for the services and the trail (bounded), leaves the rest to `run`. */
  async begin(grantId: string): Promise<void> {
    const grant = await this.grants.find(grantId);
    if (grant === null) return;
    await this.services.take(grant);
    await faultPoint('auth.withdraw.told');
    await this.debts.pay(grantId).catch((error: unknown) => this.later(grantId, error));
    void this.run(grantId);
  }

  /** All that is left to do, once at a time. */
  run(grantId: string): Promise<void> {
    const known = this.running.get(grantId);
    if (known !== undefined) return known;
    const work = this.attempt(grantId).finally(() => this.running.delete(grantId));
    this.running.set(grantId, work);
    return work;
  }

  /** What is under way may finish; what takes longer goes on in another process. */
  async onModuleDestroy(): Promise<void> {
    await Promise.race([Promise.allSettled(this.running.values()), delay(FINISH_MS, undefined, { ref: false })]);
  }

  private async attempt(grantId: string): Promise<void> {
    try {
      if (!(await this.claim(grantId))) return;
      await this.steps(grantId);
      await this.schedule(grantId, () => 0);
    } catch (error) {
      this.later(grantId, error);
      await this.schedule(grantId, (tries) => Math.min(FIRST_PAUSE_MS * 2 ** tries, LONGEST_PAUSE_MS)).catch(
        () => 'the claim runs out',
      );
    }
  }

  private async steps(grantId: string): Promise<void> {
    const step = async (work: (grant: GrantRecord) => Promise<void>): Promise<void> => {
      const grant = await this.grants.find(grantId);
      if (grant !== null) await work(grant);
    };
    await step((grant) => this.services.take(grant));
    await this.debts.pay(grantId);
    await faultPoint('auth.withdraw.entered');
    await step((grant) => this.push.take(grant));
    await faultPoint('auth.withdraw.push_stopped');
    await step((grant) => this.revoke.take(grant));
    await faultPoint('auth.withdraw.revoked');
    await step((grant) => this.content.take(grant));
    await faultPoint('auth.withdraw.content');
    await this.debts.pay(grantId);
  }

  private async claim(grantId: string): Promise<boolean> {
    const now = this.clock.now();
    const claimed = await this.grants.change(grantId, (record) => {
      const { withdrawal } = record;
      if (withdrawal === null || withdrawal.nextTryAt.getTime() > now.getTime() || !isOpen(record)) return undefined;
      const nextTryAt = new Date(now.getTime() + CLAIM_MS);
      return { set: { withdrawal: { ...withdrawal, nextTryAt, tries: withdrawal.tries + 1 } } };
    });
    return claimed?.changed === true;
  }

  private async schedule(grantId: string, pauseMs: (tries: number) => number): Promise<void> {
    await this.grants.change(grantId, ({ withdrawal }) => {
      if (withdrawal === null) return undefined;
      const nextTryAt = new Date(this.clock.now().getTime() + pauseMs(withdrawal.tries));
      return { set: { withdrawal: { ...withdrawal, nextTryAt } } };
    });
  }

  private later(grantId: string, error: unknown): void {
    this.logger.warn({ event: 'auth.withdrawal_waits', grantId, err: error }, 'a withdrawal goes on later');
  }
}
