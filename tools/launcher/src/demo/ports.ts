import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, portOrFree } from '@gatehouse/local-stack';

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

/**
 * The ports of the last start where they are free, else free ones: addresses that the simulator and browsers remember stay.
 * The console's is the wanted one, the last one, or 8080, in this order.
 */
export async function choosePorts(dataDir: string, wanted: number | undefined): Promise<Ports> {
  const file = join(dataDir, 'ports.json');
  const last = JSON.parse(await readFile(file, 'utf8').catch(() => '{}')) as Partial<Ports>;
  const chosen: Partial<Record<PortName, number>> = {};
  for (const name of PORT_NAMES) {
    const first = name === 'gateway' ? (wanted ?? last[name] ?? FIRST_PORT) : last[name];
    chosen[name] = first === undefined ? await unlike(chosen) : await portOrFree(first);
  }
  await writeFile(file, JSON.stringify(chosen));
  return chosen as Ports;
}

/** A free port that was not just given to another of our own processes. */
async function unlike(chosen: Partial<Record<PortName, number>>): Promise<number> {
  const port = await freePort();
  return Object.values(chosen).includes(port) ? unlike(chosen) : port;
}
