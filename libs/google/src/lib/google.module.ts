import { TrailClient } from '@gatehouse/audit-trail';
import { systemClock, systemDelay, type Clock, type Delay } from '@gatehouse/identifiers';
import { DB } from '@gatehouse/persistence';
import {
  Injectable,
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { GoogleDoor } from './door/door.js';
import { Transport } from './door/transport.js';
import { BudgetLeaseRepository } from './quota/budget-lease.repository.js';
import { QuotaGovernor } from './quota/governor.js';
import { LeasedBudget } from './quota/leased-budget.js';
import { TARIFFS, type TariffName } from './quota/tariff.js';

export interface GoogleModuleOptions {
  /** In whose database its replicas share the project's budget. */
  readonly service: string;
  readonly tariff: TariffName;
  /** Sockets per host; Google limits concurrent requests per user without saying how many. */
  readonly connectionsPerOrigin?: number;
  readonly clock?: Clock;
  /** Sandbox only: the governor's minute passes this many times faster, as the simulator's does. */
  readonly clockRate?: number | undefined;
}

/** A clean stop takes 10 s at most (`design.md` 8a). */
const LAST_WORDS_WITHIN_MS = 5_000;

@Injectable()
class Pool extends Transport implements OnApplicationShutdown {
  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }
}

/** What was cut by the stop still tells its end, as long as a stop may take. */
@Injectable()
class LastWords implements BeforeApplicationShutdown {
  constructor(private readonly door: GoogleDoor) {}

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.race([this.door.settled(), delay(LAST_WORDS_WITHIN_MS, undefined, { ref: false })]);
  }
}

/** Provides the one `GoogleDoor` of a service (needs PersistenceModule); its API clients are made by the service's own providers. */
@Module({})
export class GoogleModule {
  static with({
    service,
    tariff,
    connectionsPerOrigin = 16,
    clock = systemClock,
    clockRate = 1,
  }: GoogleModuleOptions): DynamicModule {
    return {
      module: GoogleModule,
      global: true,
      providers: [
        { provide: Pool, useFactory: () => new Pool({ connectionsPerOrigin }) },
        { provide: LastWords, inject: [GoogleDoor], useFactory: (door: GoogleDoor) => new LastWords(door) },
        {
          provide: BudgetLeaseRepository,
          inject: [DB],
          useFactory: (db: ConstructorParameters<typeof BudgetLeaseRepository>[0]) =>
            new BudgetLeaseRepository(db, {
              service,
              unitsPerMinute: TARIFFS[tariff].unitsPerMinutePerProject,
              clockRate,
            }),
        },
        {
          provide: GoogleDoor,
          inject: [Pool, TrailClient, BudgetLeaseRepository],
          useFactory: (pool: Pool, trail: TrailClient, leases: BudgetLeaseRepository) =>
            new GoogleDoor(pool, governorAt(clockRate, tariff, { clock, leases }), trail, clock),
        },
      ],
      exports: [GoogleDoor],
    };
  }
}

function governorAt(
  rate: number,
  tariff: TariffName,
  { clock, leases }: { clock: Clock; leases: BudgetLeaseRepository },
): QuotaGovernor {
  const faster: Clock = { now: () => clock.now(), monotonicMs: () => clock.monotonicMs() * rate };
  const wait: Delay = (callback, ms) => systemDelay(callback, ms / rate);
  const { unitsPerMinutePerProject } = TARIFFS[tariff];
  return new QuotaGovernor(
    TARIFFS[tariff],
    faster,
    wait,
    new LeasedBudget(leases, unitsPerMinutePerProject, faster, wait),
  );
}
