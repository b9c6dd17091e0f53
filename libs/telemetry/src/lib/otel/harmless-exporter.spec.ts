import { type Attributes, ROOT_CONTEXT, type SpanContext, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { ExportResultCode, TraceState } from '@opentelemetry/core';
import { type ReadableSpan, SimpleSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import { createLogger } from '../logger.js';
import { HarmlessExporter } from './harmless-exporter.js';

const CANARY = 'canary@x.example';

/** Takes the place of the network. */
class Wire implements SpanExporter {
  readonly sent: ReadableSpan[] = [];
  fault: Error | undefined;

  export(spans: ReadableSpan[], done: Parameters<SpanExporter['export']>[1]): void {
    this.sent.push(...spans);
    done(this.fault ? { code: ExportResultCode.FAILED, error: this.fault } : { code: ExportResultCode.SUCCESS });
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}

describe('what leaves the process of a span', () => {
  const lines: string[] = [];
  const logger = createLogger({ service: 'toy', destination: { write: (line: string) => void lines.push(line) } });
  const wire = new Wire();
  const exporter = new HarmlessExporter(wire, logger);
  const tracer = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }).getTracer('toy');
  const caller = { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), traceFlags: 1 };

  const exported = (kind: SpanKind, attributes: Attributes, parent: SpanContext = caller): ReadableSpan => {
    const context = trace.setSpanContext(ROOT_CONTEXT, parent);
    const span = tracer.startSpan(
      'GET /mail/:id',
      { kind, attributes, links: [{ context: parent, attributes }] },
      context,
    );
    span.recordException(new Error(CANARY));
    span.setStatus({ code: SpanStatusCode.ERROR, message: CANARY });
    span.end();
    return wire.sent.pop()!;
  };
  /** All of it, but for the parts that the SDK alone makes. */
  const bytesOf = (span: ReadableSpan): string =>
    JSON.stringify({ ...span, resource: '', context: span.spanContext() });

  it('is its name, its place and its times, never an exception, a message, a link or the trace state', () => {
    const span = exported(SpanKind.SERVER, {}, { ...caller, traceState: new TraceState(`x=${CANARY}`) });
    expect(span).toMatchObject({
      name: 'GET /mail/:id',
      status: { code: SpanStatusCode.ERROR },
      links: [],
      events: [],
    });
    expect(span.parentSpanContext).toEqual({ ...caller, isRemote: false });
    expect(span.spanContext()).toMatchObject({ traceId: caller.traceId });
    expect(bytesOf(span)).not.toContain(CANARY);
  });

  it.each([
    'url.full',
    'url.path',
    'url.query',
    'db.query.text',
    'db.statement',
    'user_agent.original',
    'client.address',
    'http.request.header.cookie',
    'of.a.later.release',
  ])('is without %s', (key) => {
    expect(bytesOf(exported(SpanKind.CLIENT, { [key]: CANARY, 'http.route': '/mail/:id' }))).not.toContain(CANARY);
    expect(exported(SpanKind.CLIENT, { 'http.route': '/mail/:id' }).attributes).toEqual({ 'http.route': '/mail/:id' });
  });

  it('keeps the address of whom we ask, not the Host header of who asks us', () => {
    const attributes = { 'server.address': 'gmail.googleapis.com', 'server.port': 443 };
    expect(exported(SpanKind.CLIENT, attributes).attributes).toEqual(attributes);
    expect(exported(SpanKind.SERVER, attributes).attributes).toEqual({});
  });

  it('keeps the kind of an error only where it is a word', () => {
    expect(exported(SpanKind.CLIENT, { 'error.type': 'GOOGLE.TIMEOUT' }).attributes).toEqual({
      'error.type': 'GOOGLE.TIMEOUT',
    });
    expect(exported(SpanKind.CLIENT, { 'error.type': `no ${CANARY}` }).attributes).toEqual({});
  });

  it('is missed once in the log, however often it does not arrive, and once found again', () => {
    wire.fault = new Error('refused');
    for (let n = 0; n < 3; n += 1) exported(SpanKind.CLIENT, {});
    wire.fault = undefined;
    for (let n = 0; n < 3; n += 1) exported(SpanKind.CLIENT, {});
    expect(lines.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual(['otel.lost', 'otel.back']);
  });
});
