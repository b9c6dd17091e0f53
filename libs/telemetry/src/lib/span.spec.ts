import { AsyncLocalStorage } from 'node:async_hooks';
import { context, type Context, type ContextManager, ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api';
import { HubError } from '@gatehouse/errors';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { createLogger } from './logger.js';
import { failSpan, inCalledSpan, inSpan } from './span.js';
import { currentTraceId, toTraceparent, withTrace } from './trace.js';

const CALLER = { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8) };
const ask = { name: 'gh.rpc.toy.ask', kind: 'client' } as const;
const answer = { name: 'gh.rpc.toy.ask', kind: 'server' } as const;

/** As the SDK's own, which only `register` may load. */
class Manager implements ContextManager {
  private readonly storage = new AsyncLocalStorage<Context>();
  active = () => this.storage.getStore() ?? ROOT_CONTEXT;
  with: ContextManager['with'] = (inner, work, self, ...args) => this.storage.run(inner, () => work.apply(self, args));
  bind = <T>(_inner: Context, target: T): T => target;
  enable = () => this;
  disable = () => this;
}

describe('spans without OpenTelemetry', () => {
  it('do the work, hand its fault on, and keep the trace id of the caller', async () => {
    const header = `00-${CALLER.traceId}-${CALLER.spanId}-01`;
    expect(await inCalledSpan(header, answer, () => Promise.resolve(currentTraceId()))).toBe(CALLER.traceId);
    await expect(inSpan(ask, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(() => failSpan(new Error('no'))).not.toThrow();
    expect(withTrace(header, toTraceparent)).toMatch(new RegExp(`^00-${CALLER.traceId}-[0-9a-f]{16}-01$`));
  });
});

describe('spans with OpenTelemetry', () => {
  const exporter = new InMemorySpanExporter();
  beforeAll(() => {
    context.setGlobalContextManager(new Manager());
    trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
  });
  beforeEach(() => exporter.reset());
  afterAll(() => {
    context.disable();
    trace.disable();
  });

  it('hang together over the header that goes with a request', async () => {
    await inSpan(ask, () => {
      const header = toTraceparent();
      return Promise.resolve(header).then((sent) =>
        context.with(ROOT_CONTEXT, () => inCalledSpan(sent, answer, () => Promise.resolve())),
      );
    });
    const [answered, asked] = exporter.getFinishedSpans();
    expect(answered!.parentSpanContext?.spanId).toBe(asked!.spanContext().spanId);
    expect(answered!.spanContext().traceId).toBe(asked!.spanContext().traceId);
  });

  it('begin a trace of their own when the header is missing or forged', async () => {
    for (const header of [undefined, 'x', `00-${'0'.repeat(32)}-${CALLER.spanId}-01`]) {
      await inCalledSpan(header, answer, () => Promise.resolve());
    }
    expect(exporter.getFinishedSpans().map(({ parentSpanContext }) => parentSpanContext)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('hand on that the caller does not sample', async () => {
    const header = `00-${CALLER.traceId}-${CALLER.spanId}-00`;
    const handedOn = await inCalledSpan(header, answer, () => Promise.resolve(toTraceparent()));
    expect(handedOn).toMatch(new RegExp(`^00-${CALLER.traceId}-[0-9a-f]{16}-00$`));
    expect(exporter.getFinishedSpans()).toEqual([]);
  });

  it('end with the code of a fault, thrown or answered, and without its words', async () => {
    const fault = new HubError('TOY.BROKEN', 'canary');
    await inSpan(ask, () => Promise.reject(fault)).catch(() => undefined);
    await inSpan(ask, () => Promise.resolve().then(() => failSpan(fault)));
    for (const { status, attributes, events } of exporter.getFinishedSpans()) {
      expect({ status, attributes, events }).toEqual({
        status: { code: SpanStatusCode.ERROR },
        attributes: { 'error.type': 'TOY.BROKEN' },
        events: [],
      });
    }
    expect(exporter.getFinishedSpans()).toHaveLength(2);
  });

  it('stand with both their ids in the log lines written meanwhile', async () => {
    const lines: string[] = [];
    const logger = createLogger({ service: 'toy', destination: { write: (line: string) => void lines.push(line) } });
    await inSpan(ask, () => Promise.resolve().then(() => logger.info('within')));
    logger.info('after');
    const { traceId, spanId } = exporter.getFinishedSpans()[0]!.spanContext();
    expect(JSON.parse(lines[0]!)).toMatchObject({ traceId, spanId, msg: 'within' });
    expect(JSON.parse(lines[1]!)).not.toHaveProperty('spanId');
  });
});
