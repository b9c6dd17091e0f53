import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Clock } from '@gatehouse/identifiers';
import { LOGGER, type Logger } from '@gatehouse/telemetry';
import { AnswerService } from '../connections/answer.service.js';
import { ConnectionsRepository } from '../connections/connections.repository.js';
import { FlowsRepository } from '../connections/flows.repository.js';
import { PendingTokens } from '../connections/pending-tokens.js';
import type { GrantRecord } from '../grants/grant.record.js';
import { GrantsRepository } from '../grants/grants.repository.js';
import { TrailDebts } from '../grants/trail-debts.js';
import { CLOCK } from '../platform/tokens.js';
import { AttemptsRepository } from '../sessions/attempts.repository.js';
import { SessionsRepository } from '../sessions/sessions.repository.js';
import { ClosingService } from '../withdrawal/closing.service.js';
import { ContentChoiceService } from '../withdrawal/content-choice.service.js';
import { LedgerReplay } from './ledger-replay.js';

const EVERY_MS = 1_000;
/** Of the 10 s that a stop may take; a round is safe to cut. */
const FINISH_MS = 3_000;
const TIDY_EVERY = 60;
const AT_ONCE = 50;
const UNANSWERED_MS = 20 * 60_000;
const FLOWS_KEPT_MS = 24 * 60 * 60_000;

/** Finishes what a crash, a silent trail or a silent Google left half done, from the documents alone. */
@Injectable()
export class Sweeper implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();
  private rounds = 0;
  private isStopped = false;

  constructor(
    private readonly grants: GrantsRepository,
    private readonly debts: TrailDebts,
    private readonly connections: ConnectionsRepository,
    private readonly answers: AnswerService,
    private readonly pending: PendingTokens,
    private readonly closing: ClosingService,
    private readonly choices: ContentChoiceService,
    private readonly flows: FlowsRepository,
    private readonly sessions: SessionsRepository,
    private readonly attempts: AttemptsRepository,
    private readonly ledger: LedgerReplay,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.ledger.run();
    this.again();
  }

  async onModuleDestroy(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await Promise.race([this.round, delay(FINISH_MS, undefined, { ref: false })]);
  }

  /** One round; called by the timer, and by tests. */
  async sweep(): Promise<void> {
    const now = this.clock.now();
    const connections = await this.connections.findPending(AT_ONCE);
    await this.each(connections, (connection) => this.answers.resume(connection));
    await this.each(await this.grants.findOpen(now, AT_ONCE), (grant) => this.finish(grant));
    await this.each(connections, (connection) => this.pending.sweep(connection));
    if (this.rounds % TIDY_EVERY === 0) await this.tidy(now);
    this.rounds += 1;
  }

  private async finish({ _id, withdrawal }: GrantRecord): Promise<void> {
    if (withdrawal === null) await this.debts.pay(_id);
    else if (!this.closing.isUnderWay(_id)) await this.closing.run(_id);
  }

  /** What is over by time: unanswered content and requests, sessions. */
  async tidy(now: Date): Promise<void> {
    await this.each(await this.grants.findUnansweredContent(now, AT_ONCE), (grant) => this.choices.sweep(grant));
    const before = new Date(now.getTime() - UNANSWERED_MS);
    await this.each(await this.grants.findUnansweredRequests(before, AT_ONCE), ({ _id }) => this.giveUp(_id));
    await this.flows.dropOver(new Date(now.getTime() - FLOWS_KEPT_MS));
    await this.sessions.dropOver(now);
    await this.attempts.dropOver(now);
  }

  private async giveUp(grantId: string): Promise<void> {
    await this.grants.change(grantId, ({ state, answer }) =>
      state === 'requested' && answer === null ? { set: { state: 'refused' } } : undefined,
    );
  }

  /** One that fails does not hold up the others; it is met again in the next round. */
  private async each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
    const done = await Promise.allSettled(items.map(work));
    const failed = done.filter(({ status }) => status === 'rejected').length;
    if (failed > 0) this.logger.warn({ event: 'auth.sweep_waits', failed }, 'some work waits for the next round');
  }

  private again(): void {
    if (this.isStopped) return;
    this.timer = setTimeout(() => {
      this.round = this.sweep()
        .catch((error: unknown) => this.logger.warn({ event: 'auth.sweep_failed', err: error }))
        .finally(() => this.again());
    }, EVERY_MS);
  }
}
