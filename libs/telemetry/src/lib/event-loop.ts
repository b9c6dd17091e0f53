import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Metrics } from './metrics.js';

/** Memory, and how long the event loop was held up since the last look (seconds): a stalled loop loses leases. */
export function watchEventLoop(metrics: Metrics): void {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  const lag = metrics.gauge('nodejs_eventloop_lag_seconds', 'Delay of the event loop since the last scrape.', [
    'quantile',
  ]);
  const memory = metrics.gauge('process_resident_memory_bytes', 'Resident memory.');
  const cpu = metrics.gauge('process_cpu_user_seconds_total', 'User CPU time.');
  metrics.onRender(() => {
    lag.set(delay.percentile(50) / 1e9, { quantile: '0.5' });
    lag.set(delay.percentile(99) / 1e9, { quantile: '0.99' });
    lag.set(delay.max / 1e9, { quantile: '1' });
    delay.reset();
    memory.set(process.memoryUsage.rss());
    cpu.set(process.cpuUsage().user / 1e6);
  });
}
