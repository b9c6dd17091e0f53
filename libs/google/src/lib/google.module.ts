import { TrailClient } from '@gatehouse/audit-trail';
import { systemClock, type Clock } from '@gatehouse/identifiers';
import { Injectable, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { GoogleDoor } from './door/door.js';
import { Transport } from './door/transport.js';
import { QuotaGovernor } from './quota/governor.js';
import { TARIFFS, type TariffName } from './quota/tariff.js';

export interface GoogleModuleOptions {
  readonly tariff: TariffName;
  /** Sockets per host; Google limits concurrent requests per user without saying how many. */
  readonly connectionsPerOrigin?: number;
  readonly clock?: Clock;
}

@Injectable()
class Pool extends Transport implements OnApplicationShutdown {
  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }
}

/** Provides the one `GoogleDoor` of a service; its API clients are made from it by the service's own providers. */
@Module({})
export class GoogleModule {
  static with({ tariff, connectionsPerOrigin = 16, clock = systemClock }: GoogleModuleOptions): DynamicModule {
    return {
      module: GoogleModule,
      global: true,
      providers: [
        { provide: Pool, useFactory: () => new Pool({ connectionsPerOrigin }) },
        {
          provide: GoogleDoor,
          inject: [Pool, TrailClient],
          useFactory: (pool: Pool, trail: TrailClient) =>
            new GoogleDoor(pool, new QuotaGovernor(TARIFFS[tariff], clock), trail, clock),
        },
      ],
      exports: [GoogleDoor],
    };
  }
}
