import { TrailClient } from '@gatehouse/audit-trail';
import { systemClock, type Clock } from '@gatehouse/identifiers';
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
import { QuotaGovernor } from './quota/governor.js';
import { TARIFFS, type TariffName } from './quota/tariff.js';

export interface GoogleModuleOptions {
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

/** Provides the one `GoogleDoor` of a service; its API clients are made from it by the service's own providers. */
@Module({})
export class GoogleModule {
  static with({
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
          provide: GoogleDoor,
          inject: [Pool, TrailClient],
          useFactory: (pool: Pool, trail: TrailClient) =>
            new GoogleDoor(pool, governorAt(clockRate, tariff, clock), trail, clock),
        },
      ],
      exports: [GoogleDoor],
    };
  }
}

function governorAt(rate: number, tariff: TariffName, clock: Clock): QuotaGovernor {
  const faster: Clock = { now: () => clock.now(), monotonicMs: () => clock.monotonicMs() * rate };
  return new QuotaGovernor(TARIFFS[tariff], faster, (callback, ms) => {
    const timer = setTimeout(callback, ms / rate);
    return () => clearTimeout(timer);
  });
}
