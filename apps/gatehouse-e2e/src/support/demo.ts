import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { z } from 'zod';

/** The line that `./gatehouse demo --json` prints when everything is ready. */
export const DemoReady = z.object({
  url: z.url(),
  signIns: z.array(z.object({ role: z.string(), email: z.string(), password: z.string() })),
  google: z.object({ root: z.string(), ledger: z.string().nullable() }),
  trail: z.object({ url: z.string(), key: z.string(), token: z.string(), policy: z.string() }),
  data: z.string(),
  logs: z.string(),
  processes: z.record(z.string(), z.number().int()),
});
export type DemoReady = z.infer<typeof DemoReady>;

export const ROOT = resolve(import.meta.dirname, '../../../..');
const LAUNCHER = 'tools/launcher/dist/main.js';
const READY_WITHIN_MS = 120_000;

export interface DemoOptions {
  readonly folder?: string;
  /** Of `./gatehouse demo`. */
  readonly arguments?: readonly string[];
  readonly env?: Record<string, string>;
  readonly launcher?: string;
}

/** A demo of its own in an empty folder; every process of it is gone after `stop`. */
export class Demo {
  private constructor(
    readonly ready: DemoReady,
    readonly folder: string,
    private readonly launcher: ChildProcess,
    readonly output: readonly string[],
  ) {}

  static async start(options: DemoOptions = {}): Promise<Demo> {
    const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'gatehouse-e2e-')));
    const launcher = spawn(
      process.execPath,
      [options.launcher ?? LAUNCHER, 'demo', '--json', '--no-open', '--data', folder, ...(options.arguments ?? [])],
      {
        cwd: ROOT,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, XDG_CONFIG_HOME: join(folder, 'config'), ...options.env },
      },
    );
    const output: string[] = [];
    createInterface({ input: launcher.stderr }).on('line', (line) => output.push(line));
    const ready = await readyLine(launcher, output);
    return new Demo(ready, folder, launcher, output);
  }

  /** Lays a folder for `start` without starting anything. */
  static async lay(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'gatehouse-e2e-'));
    const args = ['tools/launcher/dist/main.js', 'init', '--data', folder];
    const env = { ...process.env, XDG_CONFIG_HOME: join(folder, 'config') };
    await promisify(execFile)(process.execPath, args, { cwd: ROOT, env });
    return folder;
  }

  /** Nothing that ends from here on is started again, until `resume`. */
  leaveDead(): void {
    this.launcher.kill('SIGSTOP');
  }

  resume(): void {
    this.launcher.kill('SIGCONT');
  }

  signIn(role: string): { email: string; password: string } {
    const found = this.ready.signIns.find((s) => s.role === role);
    if (!found) throw new Error(`the demo has no sign-in for ${role}`);
    return found;
  }

  /** Ctrl-C. */
  async stop(): Promise<void> {
    if (this.launcher.exitCode !== null) return;
    const gone = new Promise((done) => this.launcher.once('exit', done));
    this.resume();
    this.launcher.kill('SIGINT');
    await gone;
  }

  async dispose(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function readyLine(launcher: ChildProcess, output: string[]): Promise<DemoReady> {
  return new Promise((done, fail) => {
    const failed = (why: string): void => {
      clearTimeout(timer);
      launcher.kill('SIGINT');
      fail(new Error(`${why}\n${output.slice(-40).join('\n')}`));
    };
    const timer = setTimeout(() => failed('the demo was not ready in time'), READY_WITHIN_MS);
    launcher.once('exit', (code) => failed(`the demo ended with ${String(code)}`));
    if (!launcher.stdout) return;
    createInterface({ input: launcher.stdout }).on('line', (line) => {
      output.push(line);
      if (!line.startsWith('{')) return;
      clearTimeout(timer);
      launcher.removeAllListeners('exit');
      done(DemoReady.parse(JSON.parse(line)));
    });
  });
}
