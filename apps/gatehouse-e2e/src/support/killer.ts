import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '@gatehouse/testing';
import type { Demo } from './demo.js';

export const VICTIMS = ['database', 'nats', 'google-simulator', 'auth', 'audit', 'mail', 'gateway'] as const;
export type Victim = (typeof VICTIMS)[number];

/** A service is back within this, on a busy machine too. */
const BACK_WITHIN_MS = 60_000;

/** Kills processes of a demo as a power cut would, and keeps the list. */
export class Killer {
  readonly kills: string[] = [];

  constructor(private readonly demo: Demo) {}

  async pidOf(name: Victim): Promise<number> {
    const pids = JSON.parse(await readFile(join(this.demo.folder, 'processes.json'), 'utf8')) as Record<string, number>;
    const pid = pids[name];
    if (pid === undefined) throw new Error(`the demo has no process ${name}`);
    return pid;
  }

  /** kill -9, this long from now; resolves when the launcher has started it again and the console answers. */
  async kill(name: Victim, afterMs: number, during: string): Promise<void> {
    await delay(afterMs);
    const pid = await this.pidOf(name);
    process.kill(pid, 'SIGKILL');
    this.kills.push(`${name} (process ${String(pid)}) ${String(afterMs)} ms into ${during}`);
    await eventually(async () => (await this.pidOf(name)) !== pid, { withinMs: BACK_WITHIN_MS, what: `${name} again` });
    await this.untilReady();
  }

  async untilReady(): Promise<void> {
    const isReady = async (): Promise<boolean> => (await fetch(`${this.demo.ready.url}/health/ready`)).ok;
    await eventually(isReady, { withinMs: BACK_WITHIN_MS, what: 'the demo ready' });
  }
}
