import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Supervised, type ChildSpec } from './supervised.js';

let dir: string;
beforeAll(async () => (dir = await mkdtemp(join(tmpdir(), 'gatehouse-supervised-'))));
afterAll(() => rm(dir, { recursive: true, force: true }));

const shell = (script: string, more: Partial<ChildSpec> = {}): ChildSpec => ({
  name: 'child',
  command: '/bin/sh',
  args: ['-c', script],
  env: { PATH: process.env.PATH },
  logFile: join(dir, 'child.log'),
  ready: () => readFile(more.logFile ?? join(dir, 'child.log'), 'utf8').then((text) => expect(text).toContain('ready')),
  ...more,
});

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

async function untilDead(pid: number): Promise<void> {
  while (isAlive(pid)) await delay(20);
}

describe('a supervised child', () => {
  it('is ready when its check says so, and stops when asked', async () => {
    const child = await Supervised.start(shell('echo ready; exec sleep 60'));
    expect(child.running).toBe(true);
    await child.stop();
    expect(isAlive(child.pid)).toBe(false);
  });

  it('is killed when it does not stop in time', async () => {
    const child = await Supervised.start(shell("trap '' TERM; echo ready; while :; do sleep 1; done"));
    await child.stop(50);
    expect(await child.ended).toBeNull();
  });

  it('tells the end of the log of a child that stops while starting', async () => {
    const failing = Supervised.start(
      shell('echo the port is taken >&2; exit 3', { ready: () => Promise.reject(new Error('no')) }),
    );
    await expect(failing).rejects.toMatchObject({
      code: 'STACK.EXITED',
      message: expect.stringContaining('the port is taken') as string,
    });
  });

  it('tells which command is not there', async () => {
    const absent = Supervised.start(shell('', { command: '/no/such/thing', logFile: join(dir, 'absent.log') }));
    await expect(absent).rejects.toMatchObject({ code: 'STACK.EXITED' });
  });

  it('does not outlive a parent that is killed', async () => {
    const program = `
      const { Supervised } = await import(${JSON.stringify(join(__dirname, '../../dist/index.js'))});
      const child = Supervised.launch({ name: 'c', command: 'sleep', args: ['60'], env: process.env,
        logFile: ${JSON.stringify(join(dir, 'orphan.log'))}, ready: async () => {} });
      console.log(child.pid); setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = Number(
      await new Promise<string>((resolve) => parent.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()))),
    );
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await untilDead(pid);
  });
});
