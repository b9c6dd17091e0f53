import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Linux counts CPU time in ticks of 10 ms (proc(5)). */
const MS_PER_TICK = 10;

export interface Cost {
  readonly userMs: number;
  readonly peakRssMb: number;
}

/** User CPU and peak memory of a demo's processes, by name, as of now (a restarted one has another pid). */
export async function costsOf(dataFolder: string): Promise<Record<string, Cost>> {
  const pids = JSON.parse(await readFile(join(dataFolder, 'processes.json'), 'utf8')) as Record<string, number>;
  const costs = await Promise.all(Object.entries(pids).map(async ([name, pid]) => [name, await costOf(pid)] as const));
  return Object.fromEntries(costs);
}

/** One process, by its pid. */
export async function costOf(pid: number): Promise<Cost> {
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8');
  const utime = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[11]);
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8');
  const peakKb = Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0);
  return { userMs: utime * MS_PER_TICK, peakRssMb: Math.round(peakKb / 1024) };
}

/** User CPU spent between two readings by everything but the simulated Google. */
export function spentMs(before: Record<string, Cost>, after: Record<string, Cost>): number {
  return Object.entries(after).reduce(
    (sum, [name, { userMs }]) => (name === 'google-simulator' ? sum : sum + userMs - (before[name]?.userMs ?? 0)),
    0,
  );
}
