import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { KeptRunning } from './kept-running.js';

let dir: string;
beforeAll(async () => (dir = await mkdtemp(join(tmpdir(), 'gatehouse-kept-'))));
afterAll(() => rm(dir, { recursive: true, force: true }));

const sleeper = (): Parameters<typeof KeptRunning.launch>[0] => ({
  name: 'sleeper',
  command: 'sleep',
  args: ['60'],
  env: { PATH: process.env.PATH },
  logFile: join(dir, 'sleeper.log'),
  ready: () => Promise.resolve(),
});

async function untilPidIsNot(kept: KeptRunning, pid: number): Promise<number> {
  while (kept.pid === pid || kept.pid === 0) await delay(20);
  return kept.pid;
}

describe('a kept process', () => {
  it('is started again each time it is killed, and told', async () => {
    const told: string[] = [];
    const kept = KeptRunning.launch(sleeper(), (line) => told.push(line));
    const first = kept.pid;
    process.kill(first, 'SIGKILL');
    const second = await untilPidIsNot(kept, first);
    process.kill(second, 'SIGKILL');
    await untilPidIsNot(kept, second);
    await kept.stop();
    expect(told.filter((line) => line === 'sleeper stopped (killed); starting it again')).toHaveLength(2);
    expect(told).toContain(`sleeper is running again (process ${second})`);
  });

  it('is ended and started again when it runs and can never work again', async () => {
    const told: string[] = [];
    let isBroken = false;
    const spec = { ...sleeper(), broken: () => Promise.resolve(isBroken) };
    const kept = KeptRunning.launch(spec, (line) => told.push(line), 20);
    const { pid } = kept;
    isBroken = true;
    await untilPidIsNot(kept, pid);
    isBroken = false;
    await kept.stop();
    expect(told.slice(0, 2)).toEqual([
      'sleeper cannot go on; ending it',
      'sleeper stopped (killed); starting it again',
    ]);
  });

  it('stays down once it was stopped, also in the pause before a start', async () => {
    const kept = KeptRunning.launch(sleeper(), () => undefined);
    const { pid } = kept;
    process.kill(pid, 'SIGKILL');
    await kept.stop();
    expect(() => process.kill(kept.pid, 0)).toThrow();
  });

  it('is given up when it ends three times before it was ready, with the end of its log', async () => {
    const failing = {
      ...sleeper(),
      command: '/bin/sh',
      args: ['-c', 'echo PORT: is not a number; exit 1'],
      ready: () => Promise.reject(new Error('no')),
    };
    const kept = KeptRunning.launch(failing, () => undefined);
    await expect(kept.untilReady()).rejects.toMatchObject({
      code: 'STACK.EXITED',
      message: expect.stringContaining('PORT: is not a number') as string,
    });
    await kept.stop();
  });
});
