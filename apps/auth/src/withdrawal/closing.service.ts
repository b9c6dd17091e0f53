import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { faultPoint, LOGGER, type Logger } from '@gatehouse/telemetry';
import type { GrantRecord } from '../grants/grant.record.js';
import { GrantsRepository } from '../grants/grants.repository.js';
import { TrailDebts } from '../grants/trail-debts.js';
import { Claims } from './claims.js';
import { ContentStep } from './content-step.js';
import { PushStep } from './push-step.js';
import { RevokeStep } from './revoke-step.js';
import { ServicesStep } from './services-step.js';

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
    private readonly claims: Claims,
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

  /** A round over many does not wait for one that is being worked on already. */
  isUnderWay(grantId: string): boolean {
    return this.running.has(grantId);
  }

  /** What is under way may finish; what takes longer goes on in another process. */
  async onModuleDestroy(): Promise<void> {
    await Promise.race([Promise.allSettled(this.running.values()), delay(FINISH_MS, undefined, { ref: false })]);
  }

  private async attempt(grantId: string): Promise<void> {
    try {
      if (await this.claims.hold(grantId, () => this.steps(grantId))) await this.claims.release(grantId, () => 0);
    } catch (error) {
      this.later(grantId, error);
      await this.claims
        .release(grantId, (tries) => Math.min(FIRST_PAUSE_MS * 2 ** tries, LONGEST_PAUSE_MS))
        .catch(() => 'the claim runs out');
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

  private later(grantId: string, error: unknown): void {
    this.logger.warn({ event: 'auth.withdrawal_waits', grantId, err: error }, 'a withdrawal goes on later');
  }
}
