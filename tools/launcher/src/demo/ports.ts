import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, portOrFree } from '@gatehouse/local-stack';
import { LauncherError } from '../launcher-error.js';
import { claimPort } from './port-claims.js';

export const PORT_NAMES = [
  'gateway',
  'google-simulator',
  'auth',
  'mail',
  'audit',
  'database',
  'nats',
  'monitor',
] as const;
export type PortName = (typeof PORT_NAMES)[number];
export type Ports = Readonly<Record<PortName, number>>;

const FIRST_PORT = 8_080;

export interface PortChoice {
  readonly dataDir: string;
  /** The console's, if the user named one; 0 takes any. */
  readonly wanted: number | undefined;
  /** Another port is an error: Google knows the redirect address. */
  readonly fixed: boolean;
  readonly say: (line: string) => void;
}

/**
 * The ports of the last start where they are free, else free ones: addresses that the simulator and browsers remember stay.
 * The console's is the wanted one, the last one, or 8080, in this order.
 */
export async function choosePorts({ dataDir, wanted, fixed, say }: PortChoice): Promise<Ports> {
  const file = join(dataDir, 'ports.json');
  const last = JSON.parse(await readFile(file, 'utf8').catch(() => '{}')) as Partial<Ports>;
  const first: Partial<Ports> = { ...last, gateway: wanted ?? last.gateway ?? FIRST_PORT };
  const chosen: Partial<Record<PortName, number>> = {};
  for (const name of PORT_NAMES) {
    const port = first[name];
    chosen[name] = port === undefined || port === 0 ? await claimFree() : await claimOrFree(port);
  }
  tellMoved(first.gateway, chosen.gateway, fixed, say);
  await writeFile(file, JSON.stringify(chosen));
  return chosen as Ports;
}

function tellMoved(
  from: number | undefined,
  to: number | undefined,
  fixed: boolean,
  say: (line: string) => void,
): void {
  if (from === to || from === 0) return;
  if (!fixed) {
    say(`port ${String(from)} is taken; using ${String(to)}`);
    return;
  }
  throw new LauncherError(
    'LAUNCHER.PORT_TAKEN',
    `Port ${String(from)} is taken, and Google knows that redirect address.`,
    {
      next: 'Free the port, or register another redirect address at Google and name its port with --port.',
    },
  );
}

async function claimOrFree(port: number): Promise<number> {
  return (await portOrFree(port)) === port && claimPort(port) ? port : claimFree();
}

async function claimFree(): Promise<number> {
  const port = await freePort();
  return claimPort(port) ? port : claimFree();
}
