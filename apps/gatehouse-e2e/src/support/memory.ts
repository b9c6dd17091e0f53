import { readFile } from 'node:fs/promises';

const EVERY_MS = 20;

/** Resident memory of processes in MiB, looked at again and again until `stop`. */
export class MemoryWatch {
  readonly #peaks = new Map<string, number>();
  readonly #timer: NodeJS.Timeout;

  private constructor(
    private readonly pids: Readonly<Record<string, number>>,
    readonly before: Readonly<Record<string, number>>,
  ) {
    this.#timer = setInterval(() => void this.#look(), EVERY_MS);
    this.#timer.unref();
  }

  static async start(pids: Readonly<Record<string, number>>): Promise<MemoryWatch> {
    return new MemoryWatch(pids, await residentOf(pids));
  }

  /** By how much each process was larger than at the start, at most. */
  async stop(): Promise<Record<string, { before: number; peak: number; grown: number }>> {
    clearInterval(this.#timer);
    await this.#look();
    const seen = Object.entries(this.before).map(([name, before]) => {
      const peak = this.#peaks.get(name) ?? before;
      return [name, { before: Math.round(before), peak: Math.round(peak), grown: Math.round(peak - before) }] as const;
    });
    return Object.fromEntries(seen);
  }

  async #look(): Promise<void> {
    const seen = await residentOf(this.pids).catch(() => ({})); // the demo is being stopped
    for (const [name, now] of Object.entries<number>(seen)) {
      this.#peaks.set(name, Math.max(now, this.#peaks.get(name) ?? 0));
    }
  }
}

/** VmRSS (proc_pid_status(5)). */
async function residentOf(pids: Readonly<Record<string, number>>): Promise<Record<string, number>> {
  const seen = Object.entries(pids).map(async ([name, pid]) => {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    return [name, Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024] as const;
  });
  return Object.fromEntries(await Promise.all(seen));
}
