import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openDataFolder, resetDataFolder } from './data-folder.js';
import { fetchServers } from './fetch-servers.js';
import { lockFolder, refuseLocked } from './folder-lock.js';
import { configuredClient, discoverGoogle, type GoogleSettings } from './google.js';
import { provisionStreams, startDatabasePart, startNatsPart, type Infrastructure } from './infrastructure.js';
import { KeptRunning } from './kept-running.js';
import { type DemoOptions } from './options.js';
import { choosePorts, type Ports } from './ports.js';
import { prepareSecrets, type Prepared } from './prepare-secrets.js';
import { type Progress } from './progress.js';
import { signInsOf, type DemoReport, type RunningDemo } from './running-demo.js';
import { SERVICE_NAMES, serviceSpec } from './service-specs.js';
import { ledgerFile, SIMULATOR_CLIENT, simulatorSpec, simulatorUrl } from './simulator-spec.js';

/** What every step works with. */
interface Start extends Prepared {
  readonly options: DemoOptions;
  readonly demo: RunningDemo;
  readonly progress: Progress;
  readonly data: string;
  readonly logs: string;
  readonly ports: Ports;
  readonly publicUrl: string;
  /** Tells a person, and keeps the file of process ids true. */
  readonly say: (line: string) => void;
}

/** Starts everything into `demo` (so that a half-started one can be stopped too) and answers the report. */
export async function startDemo(options: DemoOptions, demo: RunningDemo, progress: Progress): Promise<DemoReport> {
  const start = await open(options, demo, progress);
  const infrastructure = await startInfrastructure(start);
  const google = await startGoogle(start);
  await startServices(start, infrastructure, google);
  await demo.record(join(start.data, 'processes.json'));
  return reportOf(start, google);
}

async function open(options: DemoOptions, demo: RunningDemo, progress: Progress): Promise<Start> {
  const { data } = options;
  refuseLocked(data);
  if (options.reset) await progress.step(`removing ${data}`, () => resetDataFolder(data));
  const installation = await openDataFolder(data);
  process.once('exit', lockFolder(data));
  const prepared = await prepareSecrets(installation, data);
  const ports = await choosePorts({
    dataDir: data,
    wanted: options.port,
    fixed: options.google === 'real',
    say: progress.say,
  });
  const logs = join(data, 'logs');
  await mkdir(logs, { recursive: true });
  const say = (line: string): void => {
    progress.say(line);
    demo.record(join(data, 'processes.json')).catch(() => progress.say('processes.json cannot be written'));
  };
  return {
    ...prepared,
    options,
    demo,
    progress,
    data,
    logs,
    ports,
    publicUrl: `http://localhost:${ports.gateway}`,
    say,
  };
}

async function startInfrastructure(start: Start): Promise<Infrastructure> {
  const { demo, progress, say, secrets } = start;
  await fetchServers(progress);
  const database = await progress.step('starting the database', () => startDatabasePart(start));
  demo.add(...database.processes.map((child) => KeptRunning.adopt(child, say)));
  if (database.warning !== undefined) progress.say(database.warning);
  const nats = await progress.step('starting NATS', () => startNatsPart(start));
  demo.add(...nats.processes.map((child) => KeptRunning.adopt(child, say)));
  await progress.step('making the streams', () => provisionStreams(nats.natsUrl, secrets));
  return { mongoUrl: database.mongoUrl, natsUrl: nats.natsUrl };
}

async function startGoogle(start: Start): Promise<GoogleSettings> {
  const { options, demo, progress, secrets, say } = start;
  if (options.google !== undefined) {
    const google = await discoverGoogle(options.google, await configuredClient());
    await secrets.write('google-client-secret', google.clientSecret);
    return google;
  }
  const spec = await simulatorSpec({ ...start, messages: options.messages, mailbox: options.mailbox });
  const simulator = KeptRunning.launch(spec, say);
  demo.add(simulator);
  await progress.step('starting the Google simulator', () => simulator.untilReady());
  const secret = await secrets.token('google-client-secret');
  return discoverGoogle(simulatorUrl(start.ports), { id: SIMULATOR_CLIENT, secret });
}

async function startServices(start: Start, infrastructure: Infrastructure, google: GoogleSettings): Promise<void> {
  const { demo, progress, say, installation, options } = start;
  const around = {
    ...start,
    ...infrastructure,
    google,
    origin: installation.origin,
    sandbox: options.google === undefined,
    mains: options.mains,
  };
  await progress.step('starting auth, audit, mail and the gateway', async () => {
    const started = SERVICE_NAMES.map((name) => KeptRunning.launch(serviceSpec(name, around), say));
    demo.add(...started);
    await Promise.all(started.map((kept) => kept.untilReady()));
  });
}

function reportOf(
  { options, demo, data, logs, publicUrl, people, trail, trailToken }: Start,
  google: GoogleSettings,
): DemoReport {
  return {
    url: publicUrl,
    signIns: signInsOf(people),
    google: { root: google.root, ledger: options.google === undefined ? ledgerFile(data) : null },
    trail: {
      url: `${publicUrl}/api/v1/trail/${trail.logId}`,
      key: trail.vkey,
      token: trailToken,
      policy: trail.policy,
    },
    data,
    logs,
    processes: demo.pids,
  };
}
