import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { guardGroup, releaseGroup } from './orphan-guard.js';
import { tailOf } from './log-tail.js';
import { StackError } from './stack-error.js';

export interface ChildSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Both outputs are appended to this file. */
  readonly logFile: string;
  readonly cwd?: string;
  /** Resolves when the child serves; rejects while it does not. Asked every 50 ms. */
  readonly ready: () => Promise<void>;
  readonly readyWithinMs?: number;
  /** True when it runs but will never work again: whoever keeps it running starts it anew. */
  readonly broken?: () => Promise<boolean>;
}

/** One child in a process group of its own: started, awaited, stopped whole; it never outlives this process. */
export class Supervised {
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | null>;
  #exitCode: number | null | undefined;

  private constructor(readonly spec: ChildSpec) {
    this.#child = spawnDetached(spec);
    const { pid } = this.#child;
    if (pid !== undefined) guardGroup(pid);
    this.#ended = new Promise((resolve) => {
      const end = (code: number | null): void => {
        if (this.#exitCode === undefined && pid !== undefined) releaseGroup(pid);
        this.#exitCode = code;
        resolve(code);
      };
      this.#child.once('exit', end).once('error', () => end(null));
    });
  }

  /** Starts the child and waits until it is ready. */
  static async start(spec: ChildSpec): Promise<Supervised> {
    const child = Supervised.launch(spec);
    await child.untilReady();
    return child;
  }

  /** Starts the child without waiting. */
  static launch(spec: ChildSpec): Supervised {
    return new Supervised(spec);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get running(): boolean {
    return this.#exitCode === undefined;
  }

  /** Settles with the exit code, null after a signal. */
  get ended(): Promise<number | null> {
    return this.#ended;
  }

  /** Throws `STACK.EXITED` or `STACK.NOT_READY` with the end of the log. */
  async untilReady(): Promise<void> {
    const { name, logFile, ready, readyWithinMs = 30_000 } = this.spec;
    const until = performance.now() + readyWithinMs;
    while (this.running && performance.now() < until) {
      if (
        await ready().then(
          () => true,
          () => false,
        )
      )
        return;
      await Promise.race([delay(50), this.#ended]);
    }
    const [code, what] = this.running
      ? (['STACK.NOT_READY', `is not ready after ${readyWithinMs} ms`] as const)
      : (['STACK.EXITED', `stopped while starting (exit ${String(this.#exitCode)})`] as const);
    await this.stop();
    throw new StackError(code, `${name} ${what}:\n${tailOf(logFile)}`, { next: `Read ${logFile}.` });
  }

  /** SIGTERM to the group, SIGKILL after `graceMs`; 0 kills at once. */
  async stop(graceMs = 10_000): Promise<void> {
    if (!this.running) return;
    this.signal(graceMs > 0 ? 'SIGTERM' : 'SIGKILL');
    const cancel = new AbortController();
    const late = delay(graceMs, 'late', { signal: cancel.signal }).catch(() => 'ended');
    if ((await Promise.race([this.#ended, late])) === 'late') this.signal('SIGKILL');
    cancel.abort();
    await this.#ended;
  }

  signal(signal: NodeJS.Signals): void {
    try {
      process.kill(-this.pid, signal);
    } catch {
      // The group has ended already.
    }
  }
}

function spawnDetached({ command, args, env, logFile, cwd }: ChildSpec): ChildProcess {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a');
  try {
    const child = spawn(command, args, {
      env,
      detached: true,
      stdio: ['ignore', log, log],
      ...(cwd === undefined ? {} : { cwd }),
    });
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}
