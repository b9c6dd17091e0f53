import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from '../support/demo.js';

/** The client whose tokens the null client asks for. */
const CLIENT = {
  clientId: 'gatehouse-demo.apps.googleusercontent.com',
  clientSecret: 'secret',
  redirectUris: ['http://127.0.0.1/callback'],
};

export interface PinnedSimulator {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** A simulator in memory on the first core, while this process moves to the others: neither takes the other's time. */
export async function startPinned(settings: Record<string, string> = {}): Promise<PinnedSimulator> {
  const env = {
    ...process.env,
    ...settings,
    SANDBOX: 'true',
    GOOGLE_TARIFF: 'unlimited',
    CLIENTS: JSON.stringify([CLIENT]),
  };
  const main = join(ROOT, 'apps/google-simulator/dist/main.js');
  const child = spawn('taskset', ['-c', '0', process.execPath, main], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    const said = JSON.parse(line) as { event: string; url: string };
    if (said.event !== 'ready') continue;
    const last = availableParallelism() - 1;
    moveTo(`1-${String(last)}`);
    const stop = async (): Promise<void> => {
      moveTo(`0-${String(last)}`);
      child.kill();
      await exited;
    };
    return { url: said.url, pid: child.pid ?? 0, stop };
  }
  throw new Error('the simulator ended before it was ready');
}

function moveTo(cores: string): void {
  execFileSync('taskset', ['-acp', cores, String(process.pid)]);
}
