import { Metrics } from './metrics.js';

describe('metrics', () => {
  it('renders counters, gauges and histograms as Prometheus reads them', () => {
    const metrics = new Metrics();
    metrics.counter('sent_total', 'Sent.', ['to']).inc({ to: 'a"b\n' }, 2);
    metrics.gauge('depth', 'Depth.').set(7);
    metrics.histogram('wait_seconds', 'Wait.', [], [0.1, 1]).observe(0.5);
    expect(metrics.render().split('\n')).toEqual([
      '# HELP sent_total Sent.',
      '# TYPE sent_total counter',
      'sent_total{to="a\\"b\\n"} 2',
      '# HELP depth Depth.',
      '# TYPE depth gauge',
      'depth 7',
      '# HELP wait_seconds Wait.',
      '# TYPE wait_seconds histogram',
      'wait_seconds_bucket{le="0.1"} 0',
      'wait_seconds_bucket{le="1"} 1',
      'wait_seconds_bucket{le="+Inf"} 1',
      'wait_seconds_sum 0.5',
      'wait_seconds_count 1',
      '',
    ]);
  });

  it('folds a label that grows without end into one series', () => {
    const metrics = new Metrics();
    const counter = metrics.counter('hits_total', 'Hits.', ['id']);
    for (let id = 0; id < 2_000; id += 1) counter.inc({ id });
    expect(metrics.render().split('\n').length).toBeLessThan(510);
    expect(metrics.render()).toContain('hits_total{id="other"} 1500');
  });
});
