import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { MongoDBInstrumentation } from '@opentelemetry/instrumentation-mongodb';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { defaultResource, envDetector, type Resource, resourceFromAttributes } from '@opentelemetry/resources';
import { createAllowListAttributesProcessor } from '@opentelemetry/sdk-metrics';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { beforeExit } from '../before-exit.js';
import type { ExportPlan } from './export-plan.js';
import { HarmlessExporter } from './harmless-exporter.js';
import { EXPORTED } from './harmless-span.js';
import { IncomingPropagator } from './incoming-propagator.js';

/** Starts the SDK, which reads the rest of `OTEL_*` itself: endpoint, headers, sampler, batches, limits, resource. */
export function startExport(plan: ExportPlan, service: string, logger: Logger): void {
  const exporter = plan.json ? new JsonExporter() : new ProtobufExporter();
  const sdk = new NodeSDK({
    resource: resourceOf(service),
    resourceDetectors: [envDetector],
    textMapPropagator: new IncomingPropagator(),
    instrumentations: instrumentations(),
    logRecordProcessors: [],
    ...(plan.traces ? { traceExporter: new HarmlessExporter(exporter, logger) } : { spanProcessors: [] }),
    ...(plan.metrics ? {} : { metricReaders: [] }),
    views: [{ instrumentName: '*', attributesProcessors: [createAllowListAttributesProcessor(metricLabels())] }],
  });
  sdk.start();
  beforeExit(() => sdk.shutdown());
}

/** A default: `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES` win. Replicas differ by the instance id. */
function resourceOf(service: string): Resource {
  const attributes = { 'service.name': `gatehouse-${service}`, 'service.instance.id': randomUUID() };
  return defaultResource().merge(resourceFromAttributes(attributes));
}

function instrumentations() {
  return [
    new HttpInstrumentation({
      ignoreIncomingRequestHook: ({ url = '' }) => /^\/(health\/|metrics$)/.test(url),
      requireParentforOutgoingSpans: true,
    }),
    new UndiciInstrumentation({ requireParentforSpans: true }),
    new MongoDBInstrumentation({ dbStatementSerializer: () => '' }),
  ];
}

/** The Host header is anybody's text, and as a label it would make a series each. */
function metricLabels(): string[] {
  return ['db.client.connection.state', ...EXPORTED.filter((key) => !key.startsWith('server.'))];
}
