import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const dist = (file: string): string => pathToFileURL(join(__dirname, '../dist', file)).href;
const run = promisify(execFile);

/** Tells at the end which packages of OpenTelemetry were asked for. */
const WATCH = `data:text/javascript,
  import { registerHooks } from 'node:module';
  const seen = new Set();
  registerHooks({ resolve(name, context, next) { const at = next(name, context); seen.add(at.url); return at; } });
  process.on('exit', () => console.log('LOADED ' + JSON.stringify([...seen].filter((url) => url.includes('@opentelemetry')))));`;

/** A service as far as telemetry sees it: one span, then a clean stop. */
const PROGRAM = `
  import { inSpan } from '${dist('index.js')}';
  import { finishBeforeExit } from '${dist('lib/before-exit.js')}';
  await inSpan({ name: 'toy.work', kind: 'server' }, async () => undefined);
  const startedMs = performance.now();
  await finishBeforeExit(1500);
  console.log('STOPPED ' + Math.round(performance.now() - startedMs));
  process.exit(0);`;

interface Ran {
  readonly packages: string[];
  readonly stoppedMs: number;
  readonly output: string;
}

async function runWith(env: Record<string, string>): Promise<Ran> {
  const args = ['--import', WATCH, '--import', dist('register.js'), '--input-type=module', '-e', PROGRAM];
  const { PATH = '' } = process.env;
  const { stdout, stderr } = await run(process.execPath, args, { env: { PATH, ...env }, timeout: 50_000 });
  const urls = JSON.parse(/LOADED (.*)/.exec(stdout)![1]!) as string[];
  const packages = new Set(urls.map((url) => /@opentelemetry\/([\w-]+)/.exec(url)![1]!));
  return { packages: [...packages], stoppedMs: Number(/STOPPED (\d+)/.exec(stdout)![1]), output: stdout + stderr };
}

describe('a program with telemetry registered', () => {
  const received: { path: string; type: string; body: string }[] = [];
  let collector: Server;
  let url: string;

  beforeAll(async () => {
    collector = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString('latin1');
        received.push({ path: request.url ?? '', type: request.headers['content-type'] ?? '', body });
        response.end();
      });
    });
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  });
  beforeEach(() => received.splice(0));
  afterAll(() => new Promise((resolve) => collector.close(resolve)));

  it.each([
    ['nothing asks for an export', {}],
    ['the SDK is disabled', { OTEL_SDK_DISABLED: 'true', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' }],
  ])(
    'loads nothing of the SDK when %s',
    async (_when, env: Record<string, string>) => {
      const { packages, output } = await runWith(env);
      expect(packages).toEqual(['api']);
      expect(output).not.toContain('"event"');
    },
    60_000,
  );

  it('sends what is measured before it ends, under the name of its own or the one it is given', async () => {
    const { packages } = await runWith({ OTEL_EXPORTER_OTLP_ENDPOINT: url });
    expect(packages).toEqual(expect.arrayContaining(['sdk-node', 'sdk-trace', 'instrumentation-mongodb']));
    expect(received.map(({ path }) => path)).toContain('/v1/traces');
    const [sent] = received.filter(({ path }) => path === '/v1/traces');
    expect(sent).toMatchObject({ type: 'application/x-protobuf' });
    expect(sent!.body).toMatch(/gatehouse-unknown[^]*toy\.work/);
    received.splice(0);
    await runWith({
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_SERVICE_NAME: 'mine',
    });
    expect(received[0]).toMatchObject({ type: 'application/json', body: expect.stringContaining('"mine"') as string });
  }, 60_000);

  it('heeds the sampler it is given', async () => {
    await runWith({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${url}/v1/traces`, OTEL_TRACES_SAMPLER: 'always_off' });
    expect(received).toEqual([]);
  }, 60_000);

  it.each([
    ['nobody listens at', 'http://127.0.0.1:9'],
    ['is no address', 'not an address'],
  ])(
    'works, and ends in time, with an endpoint that %s',
    async (_what, endpoint) => {
      const { stoppedMs } = await runWith({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
      expect(stoppedMs).toBeLessThan(8_000);
    },
    60_000,
  );

  it('says what it cannot do, and does the rest', async () => {
    const { output, packages } = await runWith({ OTEL_TRACES_EXPORTER: 'zipkin' });
    expect(output).toContain('"event":"otel.refused"');
    expect(packages).toEqual(['api']);
  }, 60_000);
});
