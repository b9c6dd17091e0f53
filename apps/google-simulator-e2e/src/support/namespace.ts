import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const UNSHARE = ['--net', '--mount', '--propagation', 'private'] as const;

/** Holds the namespaces for as long as its stdin is open: they go when this process does, however it ends. */
const HOLD = 'mount --bind "$1" /etc/hosts && ip link set lo up && echo held && exec cat';

/** A socket file leads to a port inside: files are seen from both sides, ports are not. */
const RELAY = `
  const { connect, createServer } = require('node:net');
  createServer((outside) => {
    const inside = connect(Number(process.argv[2]), '127.0.0.1');
    for (const end of [outside, inside]) end.on('error', () => [outside, inside].forEach((socket) => socket.destroy()));
    outside.pipe(inside).pipe(outside);
  }).listen(process.argv[1], () => console.log('relaying'));`;

export interface Ran {
  readonly code: number | null;
  /** Both outputs. */
  readonly output: string;
}

/** A network of its own, with nothing but loopback, and a hosts file of its own: programs in it run unmodified. */
export class Namespace {
  private readonly children: ChildProcess[] = [];

  private constructor(private readonly holder: ChildProcess) {}

  /** Why this machine does not let us open one; undefined where it does. */
  static refusal(): string | undefined {
    if (process.getuid?.() !== 0) return 'no root';
    try {
      execFileSync('unshare', [...UNSHARE, 'ip', 'link', 'set', 'lo', 'up'], { stdio: 'pipe' });
      return undefined;
    } catch (error) {
      return `no namespaces: ${(error as Error).message.trim()}`;
    }
  }

  /** @param folder for its files @param hosts names that lead to loopback */
  static async open(folder: string, hosts: readonly string[]): Promise<Namespace> {
    const file = join(folder, 'hosts');
    await writeFile(file, `127.0.0.1 localhost ${hosts.join(' ')}\n`);
    const holder = spawn('unshare', [...UNSHARE, 'sh', '-c', HOLD, 'hold', file], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await firstLine(holder);
    return new Namespace(holder);
  }

  /** Starts a program inside that says a line when it is ready. @returns the line */
  async start(command: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
    const child = this.spawn(command, env, process.cwd(), 'inherit');
    this.children.push(child);
    return firstLine(child);
  }

  /** @param socket file by which the port is reached from outside */
  async relay(socket: string, port: number): Promise<void> {
    await this.start([process.execPath, '-e', RELAY, socket, String(port)]);
  }

  /** Runs a program inside to its end. */
  async run(command: readonly string[], env: NodeJS.ProcessEnv, cwd: string, input = ''): Promise<Ran> {
    const child = this.spawn(command, env, cwd, 'pipe');
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    child.stdin?.end(input);
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, output };
  }

  /** Ends every program that was started, and the namespaces with the last of them. */
  async close(): Promise<void> {
    for (const child of [...this.children, this.holder]) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    }
  }

  private spawn(
    command: readonly string[],
    env: NodeJS.ProcessEnv,
    cwd: string,
    stderr: 'pipe' | 'inherit',
  ): ChildProcess {
    const enter = ['--target', String(this.holder.pid), '--net', '--mount', `--wd=${cwd}`, '--', ...command];
    return spawn('nsenter', enter, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', stderr] });
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('It has no output.');
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`It ended before it was ready: ${String(code)}`);
  });
  const [line] = (await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended])) as [string];
  return line;
}
