import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LauncherError } from '../launcher-error.js';
import { openDataFolder, resetDataFolder } from './data-folder.js';
import { lockFolder } from './folder-lock.js';
import { configuredClient, discoverGoogle, type GoogleSettings } from './google.js';
import { provisionStreams, startDatabasePart, startNatsPart } from './infrastructure.js';
import { KeptRunning } from './kept-running.js';
import { type DemoOptions } from './options.js';
import { choosePorts, type Ports } from './ports.js';
import { prepareSecrets, type Prepared } from './prepare-secrets.js';
import { type Progress } from './progress.js';
import { signInsOf, type DemoReport, type RunningDemo } from './running-demo.js';
import { SERVICE_NAMES, serviceSpec } from './service-specs.js';
import { ledgerFile, SIMULATOR_CLIENT, simulatorSpec, simulatorUrl } from './simulator-spec.js';

/** Starts everything into `demo` (so that a half-started one can be stopped too) and answers the report. */
export async function startDemo(options: DemoOptions, demo: RunningDemo, progress: Progress): Promise<DemoReport> {
  if (options.reset) await progress.step(`removing ${options.data}`, () => resetDataFolder(options.data));
  const prepared = await prepareSecrets(await openDataFolder(options.data), options.data);
  process.once('exit', lockFolder(options.data));
  const ports = await portsOf(options, progress);
  const place = { data: options.data, logs: join(options.data, 'logs'), ports, secrets: prepared.secrets };
  await mkdir(place.logs, { recursive: true });
  const keep = (kept: KeptRunning): void => demo.add(kept);

  const database = await progress.step('starting the database', () => startDatabasePart(place));
  database.processes.forEach((child) => keep(KeptRunning.adopt(child, progress.say)));
  if (database.warning !== undefined) progress.say(database.warning);
  const nats = await progress.step('starting NATS', () => startNatsPart(place));
  nats.processes.forEach((child) => keep(KeptRunning.adopt(child, progress.say)));
  await progress.step('making the streams', () => provisionStreams(nats.natsUrl, place.secrets));

  const publicUrl = `http://localhost:${ports.gateway}`;
  const around = { ...place, ...prepared, ...database, ...nats, publicUrl, origin: prepared.installation.origin };
  const google = await startGoogle(options, around, progress, keep);
  const surroundings = { ...around, google, sandbox: options.google === undefined };
  await progress.step('starting auth, audit, mail and the gateway', async () => {
    const started = SERVICE_NAMES.map((name) => KeptRunning.launch(serviceSpec(name, surroundings), progress.say));
    started.forEach(keep);
    await Promise.all(started.map((kept) => kept.untilReady()));
  });
  return reportOf(options, prepared, { publicUrl, google, logs: place.logs, pids: demo.pids });
}

async function portsOf(options: DemoOptions, progress: Progress): Promise<Ports> {
  const ports = await choosePorts(options.data, options.port);
  if (options.port === undefined || options.port === 0 || ports.gateway === options.port) return ports;
  if (options.google === 'real') {
    throw new LauncherError(
      'LAUNCHER.PORT_TAKEN',
      `Port ${options.port} is taken, and Google knows that redirect address.`,
      {
        next: 'Free the port, or register another redirect address at Google.',
      },
    );
  }
  progress.say(`port ${options.port} is taken; using ${ports.gateway}`);
  return ports;
}

type Around = Parameters<typeof simulatorSpec>[0] extends infer Plan
  ? Omit<Plan, 'member' | 'messages' | 'mailbox'> & Prepared
  : never;

async function startGoogle(
  options: DemoOptions,
  around: Around,
  progress: Progress,
  keep: (kept: KeptRunning) => void,
): Promise<GoogleSettings> {
  if (options.google !== undefined) {
    const google = await discoverGoogle(options.google, await configuredClient());
    await around.secrets.write('google-client-secret', google.clientSecret);
    return google;
  }
  const { member, secrets } = around;
  const spec = await simulatorSpec({ ...around, member, messages: options.messages, mailbox: options.mailbox });
  const simulator = KeptRunning.launch(spec, progress.say);
  keep(simulator);
  await progress.step('starting the Google simulator', () => simulator.untilReady());
  return discoverGoogle(simulatorUrl(around.ports), {
    id: SIMULATOR_CLIENT,
    secret: await secrets.token('google-client-secret'),
  });
}

interface Started {
  readonly publicUrl: string;
  readonly google: GoogleSettings;
  readonly logs: string;
  readonly pids: Record<string, number>;
}

function reportOf(options: DemoOptions, prepared: Prepared, { publicUrl, google, logs, pids }: Started): DemoReport {
  const { trail, trailToken, people } = prepared;
  return {
    url: publicUrl,
    signIns: signInsOf(people),
    google: { root: google.root, ledger: options.google === undefined ? ledgerFile(options.data) : null },
    trail: {
      url: `${publicUrl}/api/v1/trail/${trail.logId}`,
      key: trail.vkey,
      token: trailToken,
      policy: trail.policy,
    },
    data: options.data,
    logs,
    processes: pids,
  };
}
