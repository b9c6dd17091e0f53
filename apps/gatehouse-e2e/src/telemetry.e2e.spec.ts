import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MessageList, type MessageRow } from '@gatehouse/contracts';
import { eventually } from '@gatehouse/testing';
import { tryReads } from './support/attempts.js';
import { Flock } from './support/canary.js';
import { Collector, type SeenSpan } from './support/collector.js';
import { Demo } from './support/demo.js';
import { GoogleSide } from './support/google.js';
import { Journey, type Connection } from './support/journey.js';
import { Killer } from './support/killer.js';

const OURS = ['auth', 'audit', 'mail', 'gateway'] as const;
const TRACE = 'c0ffee'.padEnd(32, '0');
/** Tokens of Google's, of sessions and of our own services, as they look. */
const TOKENS = /ya29\.|1\/\/[\w-]{10}|Bearer |eyJ[\w-]+\.|__Host-gh|gh_\d+=/;
const STOP_WITHIN_MS = 10_000;

describe('OpenTelemetry, asked for by the standard settings', () => {
  const flock = Flock.of('mail', 5);
  const said = Flock.of('what a caller writes into headers', 1);
  let collector: Collector;
  let demo: Demo;
  let journey: Journey;
  let connection: Connection;
  let rows: MessageRow[];

  beforeAll(async () => {
    collector = await Collector.start();
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '200',
      OTEL_METRIC_EXPORT_INTERVAL: '2000',
      OTEL_METRIC_EXPORT_TIMEOUT: '2000',
    };
    demo = await Demo.start({ arguments: ['--messages', '0'], env });
    const google = new GoogleSide(demo.ready.google.root);
    journey = await Journey.signIn(demo);
    for (const mail of flock.mails()) await google.deliver(journey.email, mail);
    connection = await journey.connect();
    await journey.synced(connection.id);
    rows = (await journey.member.get(MessageList, mail('messages?limit=200'))).items;
  }, 240_000);

  afterAll(async () => {
    await demo.dispose();
    await collector.stop();
  }, 60_000);

  const mail = (rest: string): string => `/api/v1/connections/${connection.id}/mail/${rest}`;
  const traced = (): SeenSpan[] => collector.spans.filter(({ traceId }) => traceId === TRACE);
  const find = (service: string, name: RegExp): SeenSpan | undefined =>
    traced().find((span) => span.service === `gatehouse-${service}` && name.test(span.name));

  it('shows one read in every service that took part, each span under the one that asked for it', async () => {
    const headers = { traceparent: `00-${TRACE}-00f067aa0ba902b7-01`, tracestate: `x=${said.mark}` };
    await journey.member.with(headers).send('GET', mail(`messages/${rows[0]!.id}`));
    await eventually(() => find('gateway', /^GET /), { what: 'the span of the request' });
    const [edge, owner] = [find('gateway', /^GET /)!, await eventually(() => find('mail', /^GET \//))];
    const [asked, answered] = await eventually(() => {
      const ask = find('mail', /^gh\.rpc\.audit\./);
      const answer = find('audit', /^gh\.rpc\.audit\./);
      return ask && answer ? [ask, answer] : undefined;
    });
    expect(edge.parentSpanId).toBe('00f067aa0ba902b7');
    expect(owner.parentSpanId).toBe(edge.spanId);
    expect(answered.parentSpanId).toBe(asked.spanId);
    expect(answered.attributes).toMatchObject({ 'rpc.system': 'nats' });
    expect(await eventually(() => find('audit', /^insert|^update/))).toMatchObject({
      attributes: { 'db.system.name': 'mongodb', 'db.namespace': 'gh_audit' },
    });
  }, 60_000);

  it('shows work that came over a stream, and what it asks of others and of Google, under one trace', async () => {
    const work = await eventually(() => collector.spans.find(({ name }) => name === 'mail-sync'));
    const under = (service: string, name: string) => () =>
      collector.spans.find(
        (span) => span.traceId === work.traceId && span.service === `gatehouse-${service}` && span.name === name,
      );
    const fetched = await eventually(under('mail', 'POST'), { what: 'the fetch of the mails' });
    expect(fetched.attributes).toMatchObject({ 'http.response.status_code': 200 });
    await eventually(under('auth', 'gh.rpc.auth.access-token'), { what: 'the answer of auth' });
    const granted = await eventually(() => collector.spans.find(({ name }) => name === 'mail-grants'));
    const relayed = collector.spans.find(({ spanId }) => spanId === granted.parentSpanId);
    expect(relayed).toMatchObject({ service: 'gatehouse-auth', name: 'auth_grants outbox' });
  }, 60_000);

  it('writes the ids of the trace and the span into the log lines', async () => {
    const missing = await journey.member.send('GET', mail('messages/msg_none'));
    expect(missing.status).toBe(404);
    await eventually(
      async () => {
        const log = await readFile(join(demo.ready.logs, 'gateway.log'), 'utf8');
        const [, traceId, spanId] = /"traceId":"(\w{32})","spanId":"(\w{16})","event":"http.problem"/.exec(log) ?? [];
        return collector.spans.some((span) => span.traceId === traceId && span.spanId === spanId);
      },
      { what: 'a line that names a span' },
    );
  }, 60_000);

  it('sends metrics too, and neither a mail, nor an address, nor a token, nor what a caller wrote', async () => {
    await tryReads(journey, connection.id, rows);
    await journey.member.send('GET', mail(`messages?q=${flock.mark}`));
    const before = collector.received.length;
    await eventually(() => collector.received.length > before + 5 && collector.paths.has('/v1/metrics'));
    expect(collector.received.filter((bytes) => flock.isIn(bytes) || said.isIn(bytes))).toEqual([]);
    const sent = Buffer.concat(collector.received).toString('latin1');
    expect(sent).not.toContain(journey.email);
    expect(sent).not.toContain('%40');
    expect(sent).not.toMatch(TOKENS);
    expect(sent).not.toContain(connection.id);
  }, 60_000);

  it('hands no trace to Google', () => {
    const [theirs, ours] = [true, false].map((isGoogle) =>
      collector.spans.filter(({ service }) => (service === 'gatehouse-google-simulator') === isGoogle),
    );
    expect(theirs!.length).toBeGreaterThan(5);
    const traces = new Set(ours!.map(({ traceId }) => traceId));
    expect(theirs!.filter(({ traceId }) => traces.has(traceId))).toEqual([]);
  });

  it('goes on working, and stops in time, when the collector takes everything and answers nothing', async () => {
    collector.goSilent();
    for (let n = 0; n < 20; n += 1) {
      const answer = await journey.member.send('GET', mail('messages?limit=200'));
      expect(answer.status).toBe(200);
      await answer.arrayBuffer();
    }
    demo.leaveDead();
    const killer = new Killer(demo);
    const tookMs = await Promise.all(OURS.map(async (name) => stop(await killer.pidOf(name))));
    expect(Math.max(...tookMs)).toBeLessThan(STOP_WITHIN_MS);
    for (const name of OURS) {
      const log = await readFile(join(demo.ready.logs, `${name}.log`), 'utf8');
      expect(log).toContain('"event":"stopped"');
      expect(log).not.toMatch(/"event":"(stop\.late|stop\.failed|crash)"/);
    }
  }, 60_000);
});

async function stop(pid: number): Promise<number> {
  const startedMs = performance.now();
  process.kill(pid, 'SIGTERM');
  // The launcher, which would take its exit status, stands still: it stays as a zombie.
  const isOver = async (): Promise<boolean> => /\) [ZX] /.test(await readFile(`/proc/${String(pid)}/stat`, 'utf8'));
  await eventually(isOver, { withinMs: 15_000, what: `the end of process ${String(pid)}` });
  return performance.now() - startedMs;
}
