import { exportPlan } from './export-plan.js';

const URL = 'http://collector:4318';
const nothing = { traces: false, metrics: false };

describe('what OTEL_* ask for', () => {
  it.each([
    ['nothing is set', {}],
    [
      'settings are empty, which is as if they were not set',
      { OTEL_EXPORTER_OTLP_ENDPOINT: ' ', OTEL_TRACES_EXPORTER: '' },
    ],
    [
      'only the name is set',
      { OTEL_SERVICE_NAME: 'x', OTEL_RESOURCE_ATTRIBUTES: 'a=b', OTEL_TRACES_SAMPLER: 'always_on' },
    ],
    [
      'both exporters are none',
      { OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none', OTEL_EXPORTER_OTLP_ENDPOINT: URL },
    ],
    [
      'the SDK is disabled',
      { OTEL_SDK_DISABLED: 'TRUE', OTEL_EXPORTER_OTLP_ENDPOINT: URL, OTEL_TRACES_EXPORTER: 'otlp' },
    ],
  ])('is no export when %s', (_when, env) => {
    expect(exportPlan(env)).toMatchObject({ ...nothing, refused: [] });
  });

  it.each([
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: URL }, { traces: true, metrics: true }],
    [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: URL }, { traces: true, metrics: false }],
    [{ OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: URL }, { traces: false, metrics: true }],
    [{ OTEL_TRACES_EXPORTER: 'otlp' }, { traces: true, metrics: false }],
    [{ OTEL_METRICS_EXPORTER: 'otlp' }, { traces: false, metrics: true }],
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: URL, OTEL_METRICS_EXPORTER: 'none' },
      { traces: true, metrics: false },
    ],
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: URL, OTEL_SDK_DISABLED: 'false' },
      { traces: true, metrics: true },
    ],
  ])('is, for %j, %j', (env, plan) => {
    expect(exportPlan(env)).toEqual({ ...plan, json: false, refused: [] });
  });

  it('is JSON only when it says so', () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: URL, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' };
    expect(exportPlan(env).json).toBe(true);
    expect(exportPlan({ ...env, OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/protobuf' }).json).toBe(false);
  });

  it('is refused by name, and nothing else with it, when there is no such exporter or protocol', () => {
    const plan = exportPlan({ OTEL_TRACES_EXPORTER: 'zipkin', OTEL_METRICS_EXPORTER: 'otlp' });
    expect(plan).toMatchObject({ traces: false, metrics: true });
    expect(plan.refused).toEqual([expect.stringContaining('OTEL_TRACES_EXPORTER')]);
    const grpc = exportPlan({ OTEL_TRACES_EXPORTER: 'otlp', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' });
    expect(grpc).toMatchObject(nothing);
    expect(grpc.refused).toEqual([expect.stringContaining('http/protobuf')]);
  });
});
