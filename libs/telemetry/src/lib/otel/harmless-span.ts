import { type Attributes, type SpanContext, SpanKind } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';

/**
 * All that leaves the process of a span's attributes. The instrumentations also note addresses with their query, peers,
 * agents and statements: whatever a later release of theirs adds stays inside too.
 */
export const EXPORTED: readonly string[] = [
  'db.collection.name',
  'db.namespace',
  'db.operation.name',
  'db.system.name',
  'error.type',
  'http.request.method',
  'http.response.status_code',
  'http.route',
  'messaging.consumer.group.name',
  'messaging.destination.name',
  'messaging.system',
  'network.protocol.version',
  'rpc.method',
  'rpc.system',
  'server.address',
  'server.port',
  'url.scheme',
];

/** Of a span: its name, its times, its place, and what `EXPORTED` names. No events, links, messages or trace state. */
export function toHarmless(span: ReadableSpan): ReadableSpan {
  const { name, kind, startTime, endTime, duration, ended, resource, instrumentationScope, parentSpanContext } = span;
  const place = withoutState(span.spanContext());
  return {
    ...{ name, kind, startTime, endTime, duration, ended, resource, instrumentationScope },
    spanContext: () => place,
    ...(parentSpanContext === undefined ? {} : { parentSpanContext: withoutState(parentSpanContext) }),
    status: { code: span.status.code },
    attributes: harmless(span.attributes, kind),
    ...{ links: [], events: [], droppedAttributesCount: 0, droppedEventsCount: 0, droppedLinksCount: 0 },
  };
}

function harmless(attributes: Attributes, kind: SpanKind): Attributes {
  const kept = EXPORTED.filter((key) => isHarmless(key, attributes[key], kind));
  return Object.fromEntries(kept.map((key) => [key, attributes[key]]));
}

function isHarmless(key: string, value: unknown, kind: SpanKind): boolean {
  if (value === undefined) return false;
  // Of what we serve it is the Host header: anybody's text.
  if (key === 'server.address' || key === 'server.port') return kind === SpanKind.CLIENT;
  return key !== 'error.type' || (typeof value === 'string' && /^[\w.]{1,64}$/.test(value));
}

/** The trace state is the caller's text. */
function withoutState({ traceId, spanId, traceFlags, isRemote = false }: SpanContext): SpanContext {
  return { traceId, spanId, traceFlags, isRemote };
}
