import { type DynamicModule, Module } from '@nestjs/common';
import { Bus } from '@gatehouse/messaging';
import { TrailClient } from './trail-client.js';

export interface TrailModuleOptions {
  readonly service: string;
  readonly instance: string;
  /** The release that writes: commit or version. */
  readonly build: string;
}

/** Provides `TrailClient` everywhere; needs MessagingModule. There is no switch that turns the trail off. */
@Module({})
export class TrailModule {
  static with(options: TrailModuleOptions): DynamicModule {
    const provider = {
      provide: TrailClient,
      useFactory: (bus: Bus) => new TrailClient({ ...options, requester: bus }),
      inject: [Bus],
    };
    return { module: TrailModule, global: true, providers: [provider], exports: [TrailClient] };
  }
}
