import { type BeforeApplicationShutdown, type DynamicModule, Module, type OnApplicationShutdown } from '@nestjs/common';
import { HealthRegistry } from '@gatehouse/telemetry';
import { Bus } from './bus.js';
import type { BusOptions } from './connection.js';

/** Provides `Bus`; needs OpsModule. On shutdown work is finished first, the connection is drained last. */
@Module({})
export class MessagingModule implements BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(private readonly bus: Bus) {}

  static with(options: BusOptions): DynamicModule {
    const open = async (health: HealthRegistry): Promise<Bus> => {
      const bus = await Bus.open(options);
      health.add('nats', () => bus.assertUp());
      return bus;
    };
    return {
      module: MessagingModule,
      global: true,
      providers: [{ provide: Bus, useFactory: open, inject: [HealthRegistry] }],
      exports: [Bus],
    };
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.bus.stopServing();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.bus.close();
  }
}
