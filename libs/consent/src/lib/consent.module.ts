import { type DynamicModule, Inject, Module, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { TrailClient } from '@gatehouse/audit-trail';
import { type Clock, systemClock } from '@gatehouse/identifiers';
import { Bus } from '@gatehouse/messaging';
import { HealthRegistry, type Logger, LOGGER, Metrics } from '@gatehouse/telemetry';
import { ConsentGate } from './consent-gate.js';
import { Denials } from './denials.js';
import { GrantBook } from './grant-book.js';
import { GrantFeed } from './grant-feed.js';
import { PrincipalVerifier } from './principal-verifier.js';

const CLOCK = Symbol('gatehouse.consent.clock');
const FLUSH_MS = 10_000;

/** Provides ConsentGate and PrincipalVerifier; needs OpsModule, MessagingModule and TrailModule. */
@Module({})
export class ConsentModule implements OnModuleInit, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly feed: GrantFeed,
    private readonly denials: Denials,
    private readonly health: HealthRegistry,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  static with({ service, clock = systemClock }: { service: string; clock?: Clock }): DynamicModule {
    return {
      module: ConsentModule,
      global: true,
      providers: [
        GrantBook,
        { provide: CLOCK, useValue: clock },
        { provide: Denials, useFactory: makeDenials, inject: [TrailClient, LOGGER] },
        {
          provide: GrantFeed,
          useFactory: (bus: Bus, book: GrantBook, logger: Logger) => new GrantFeed(bus, service, book, logger, clock),
          inject: [Bus, GrantBook, LOGGER],
        },
        { provide: ConsentGate, useFactory: makeGate, inject: [GrantBook, Denials, GrantFeed, Metrics, CLOCK] },
        { provide: PrincipalVerifier, useFactory: (bus: Bus) => PrincipalVerifier.over(bus, clock), inject: [Bus] },
      ],
      exports: [ConsentGate, PrincipalVerifier],
    };
  }

  onModuleInit(): void {
    this.health.add('consent', () => this.feed.assertSynced());
    this.feed.start();
    this.timer = setInterval(() => void this.denials.flush(this.clock.now()), FLUSH_MS);
    this.timer.unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    this.feed.stop();
    await this.denials.flushAll();
  }
}

function makeDenials(trail: TrailClient, logger: Logger): Denials {
  const onLost = (error: unknown) =>
    logger.error({ event: 'consent.denial_lost', err: error }, 'a refusal could not be entered');
  return new Denials(trail, onLost);
}

function makeGate(book: GrantBook, denials: Denials, feed: GrantFeed, metrics: Metrics, clock: Clock): ConsentGate {
  const refusals = metrics.counter('gatehouse_gate_refusals_total', 'Refused by the local gate.', [
    'purpose',
    'reason',
  ]);
  return new ConsentGate(
    book,
    {
      refused: (grant, purpose, reason, now) => {
        refusals.inc({ purpose, reason });
        if (grant !== undefined) denials.count(grant, purpose, reason, now);
      },
      unknown: () => feed.missing(),
    },
    clock,
  );
}
