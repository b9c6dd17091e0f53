import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { type NatsUser } from './nats-accounts.js';
import { requireNats } from './nats-binary.js';
import { renderNatsConfig } from './nats-config.js';
import { Supervised } from './supervised.js';

export interface NatsOptions {
  /** Holds the streams' files and the generated configuration. */
  readonly dir: string;
  readonly users: readonly NatsUser[];
  readonly port?: number;
  readonly monitorPort?: number;
  readonly logFile?: string;
}

export interface LocalNats {
  readonly url: string;
  readonly monitorUrl: string;
  readonly process: Supervised;
  stop(graceMs?: number): Promise<void>;
}

/** Starts nats-server with JetStream in `dir` and these users only. */
export async function startNats(options: NatsOptions): Promise<LocalNats> {
  const { dir, users } = options;
  const port = options.port ?? (await freePort());
  const monitorPort = options.monitorPort ?? (await freePort());
  const configFile = await writeNatsConfig({ dir, port, monitorPort, users });
  const monitorUrl = `http://127.0.0.1:${monitorPort}`;
  const server = await Supervised.start({
    name: 'nats',
    command: await requireNats(),
    args: ['-c', configFile],
    env: { PATH: process.env.PATH },
    logFile: options.logFile ?? join(dir, 'nats.log'),
    ready: () => isHealthy(monitorUrl),
  });
  return { url: `nats://127.0.0.1:${port}`, monitorUrl, process: server, stop: (graceMs) => server.stop(graceMs) };
}

async function isHealthy(monitorUrl: string): Promise<void> {
  const answer = await fetch(`${monitorUrl}/healthz`, { signal: AbortSignal.timeout(1_000) });
  if (!answer.ok) throw new Error(`nats-server answers ${answer.status}`);
}

/** Writes `nats.conf` with these users and answers its path; a server of the operator's own takes its `authorization` from there. */
export async function writeNatsConfig({ dir, ...config }: Required<Omit<NatsOptions, 'logFile'>>): Promise<string> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const file = join(dir, 'nats.conf');
  await writeFile(file, renderNatsConfig({ ...config, storeDir: join(dir, 'jetstream') }), { mode: 0o600 });
  return file;
}
