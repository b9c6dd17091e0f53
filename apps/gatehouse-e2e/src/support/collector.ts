import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { z } from 'zod';

const Attribute = z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) });
const WireSpan = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  attributes: z.array(Attribute),
});
/** ExportTraceServiceRequest as JSON (opentelemetry-proto, collector/trace/v1); of it what the suites look at. */
const TraceRequest = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: z.array(Attribute) }),
      scopeSpans: z.array(z.object({ spans: z.array(WireSpan) })),
    }),
  ),
});

export interface SeenSpan {
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A collector that keeps what it is sent, and can stop answering. */
export class Collector {
  readonly spans: SeenSpan[] = [];
  /** Every request as it came: path, headers and body. */
  readonly received: Buffer[] = [];
  readonly paths = new Set<string>();
  #silent = false;

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        this.take(request.url ?? '', JSON.stringify(request.rawHeaders), Buffer.concat(chunks));
        if (!this.#silent) response.setHeader('content-type', 'application/json').end('{}');
      });
    });
  }

  static async start(): Promise<Collector> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Collector(server);
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  /** Takes connections and requests from now on and answers none: worse for a sender than one that is gone. */
  goSilent(): void {
    this.#silent = true;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private take(path: string, headers: string, body: Buffer): void {
    this.paths.add(path);
    this.received.push(Buffer.concat([Buffer.from(`${path}\n${headers}\n`), body]));
    if (path === '/v1/traces') this.spans.push(...spansOf(TraceRequest.parse(JSON.parse(body.toString()))));
  }
}

function spansOf({ resourceSpans }: z.infer<typeof TraceRequest>): SeenSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = String(plain(resource.attributes)['service.name']);
    return scopeSpans
      .flatMap(({ spans }) => spans)
      .map(({ attributes, parentSpanId, ...span }) => ({
        ...span,
        parentSpanId,
        service,
        attributes: plain(attributes),
      }));
  });
}

function plain(attributes: readonly z.infer<typeof Attribute>[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
