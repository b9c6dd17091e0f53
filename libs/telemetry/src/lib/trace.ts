import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { isSpanContextValid, type SpanContext, trace } from '@opentelemetry/api';

const storage = new AsyncLocalStorage<string>();
/** W3C Trace Context, 3.2: version, trace id, parent id, flags. */
const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** The trace id (32 hex digits) of the work under way; it is the correlation id that a problem answer shows. */
export function currentTraceId(): string | undefined {
  return currentSpan()?.traceId ?? storage.getStore();
}

/** The span of the work under way; undefined unless OpenTelemetry is on (`@gatehouse/telemetry/register`). */
export function currentSpan(): SpanContext | undefined {
  const context = trace.getActiveSpan()?.spanContext();
  return context !== undefined && isSpanContextValid(context) ? context : undefined;
}

/** Runs `work` under the trace of `traceparent`, or under a new one. */
export function withTrace<T>(traceparent: string | undefined, work: () => T): T {
  return storage.run(traceIdOf(traceparent), work);
}

/** The header that hands the current trace on. */
export function toTraceparent(): string {
  const span = currentSpan();
  if (span !== undefined) return `00-${span.traceId}-${span.spanId}-${span.traceFlags.toString(16).padStart(2, '0')}`;
  return `00-${storage.getStore() ?? randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;
}

export function traceIdOf(traceparent: string | undefined): string {
  return TRACEPARENT.exec(traceparent ?? '')?.[1] ?? randomBytes(16).toString('hex');
}

/** The caller's span; undefined when the header is missing or not well-formed. */
export function callerOf(traceparent: string | undefined): SpanContext | undefined {
  const [, traceId = '', spanId = '', flags = ''] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  const caller = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  return isSpanContextValid(caller) ? caller : undefined;
}
