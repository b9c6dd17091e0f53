import { execFileSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { cpus, loadavg, totalmem } from 'node:os';
import { ROOT } from '../support/demo.js';

/** Others may take this share of the machine before what a clock says is no longer ours. */
export const QUIET_SHARE = 0.15;

/** Commit, processor, memory, load average: what every figure stands beside. */
export function describeMachine(): string {
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: ROOT }).toString().trim();
  const changed = git('status', '--porcelain') === '' ? '' : ' with changes';
  const memoryGb = (totalmem() / 2 ** 30).toFixed(1);
  const load = loadavg().map((value) => value.toFixed(2));
  return `commit ${git('rev-parse', '--short', 'HEAD')}${changed} · ${String(cpus().length)} × ${cpus()[0]?.model ?? '?'} · ${memoryGb} GiB · Node ${process.version} · load ${load.join(' ')}`;
}

/** A reading of the CPU time used so far, in ticks: by the whole machine, and by this process and all that it started. */
export class CpuReading {
  private constructor(
    private readonly busy: number,
    private readonly passed: number,
    private readonly own: number,
  ) {}

  static async take(): Promise<CpuReading> {
    const [whole = ''] = (await readFile('/proc/stat', 'utf8')).split('\n');
    const [user = 0, nice = 0, system = 0, idle = 0, ioWait = 0, irq = 0, softIrq = 0, steal = 0] = whole
      .split(/\s+/)
      .slice(1)
      .map(Number);
    const busy = user + nice + system + irq + softIrq + steal;
    return new CpuReading(busy, busy + idle + ioWait, await ownTicks());
  }

  /** Share of the machine that others used since `earlier`. */
  othersSince(earlier: CpuReading): number {
    const others = this.busy - earlier.busy - (this.own - earlier.own);
    return Math.max(0, others / Math.max(1, this.passed - earlier.passed));
  }
}

/** `kthreadd`: what its threads do (writing to disk) they do for whoever writes, and here that is us. */
const KERNEL_THREADS = 2;

interface Process {
  readonly parent: number;
  /** Its own and that of its ended children. */
  readonly ticks: number;
}

async function ownTicks(): Promise<number> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map(async (pid) => [pid, await processOf(pid)] as const));
  const processes = new Map(found.flatMap(([pid, one]) => (one ? [[pid, one] as const] : [])));
  const isOwn = (pid: number): boolean => pid === process.pid || (pid > 1 && isOwn(processes.get(pid)?.parent ?? 0));
  const counts = (pid: number, { parent }: Process): boolean => isOwn(pid) || parent === KERNEL_THREADS;
  return [...processes].reduce((sum, [pid, one]) => (counts(pid, one) ? sum + one.ticks : sum), 0);
}

/** proc(5): after the name in brackets come state, parent, …, utime, stime, cutime, cstime. */
async function processOf(pid: number): Promise<Process | undefined> {
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return undefined;
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  return { parent: fields[1] ?? 0, ticks: fields.slice(11, 15).reduce((sum, ticks) => sum + ticks, 0) };
}
