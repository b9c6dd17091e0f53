import { Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { systemRandom } from '@gatehouse/identifiers';
import { Metrics } from '@gatehouse/telemetry';
import { LiveController } from './live.controller.js';
import { LiveHub } from './live-hub.js';
import { LiveSource } from './live-source.js';

const HEARTBEAT_MS = 15_000;

@Module({
  controllers: [LiveController],
  providers: [LiveSource, { provide: LiveHub, useFactory: () => new LiveHub(systemRandom(6).toString('hex')) }],
  exports: [LiveHub],
})
export class LiveModule implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly hub: LiveHub,
    private readonly metrics: Metrics,
  ) {}

  onApplicationBootstrap(): void {
    const open = this.metrics.gauge('gateway_live_streams', 'Open live streams.', []);
    this.timer = setInterval(() => {
      this.hub.heartbeat();
      open.set(this.hub.size, {});
    }, HEARTBEAT_MS);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
    this.hub.closeAll();
  }
}
