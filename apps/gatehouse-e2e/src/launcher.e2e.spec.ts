import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@gatehouse/testing';
import { Demo, type DemoReady } from './support/demo.js';

const PROCESSES = ['audit', 'auth', 'database', 'gateway', 'google-simulator', 'mail', 'nats'];

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

async function isReady(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/health/ready`);
  await answer.arrayBuffer();
  return answer.ok;
}

/** As of now: after a restart it is another than the ready line told. */
async function pidOf(folder: string, name: string): Promise<number> {
  const pids = JSON.parse(await readFile(join(folder, 'processes.json'), 'utf8')) as Record<string, number>;
  return pids[name]!;
}

/** What a second start must find again. */
const lasting = ({ signIns, trail, url }: DemoReady): unknown => ({ signIns, trail, url });

describe('two demos side by side', () => {
  let folders: string[];
  let demos: Demo[];
  beforeAll(async () => {
    folders = await Promise.all([1, 2].map(() => mkdtemp(join(tmpdir(), 'gatehouse-e2e-'))));
    demos = await Promise.all(folders.map((folder) => Demo.start({ folder, arguments: ['--messages', '0'] })));
  }, 180_000);
  afterAll(async () => {
    await Promise.all(demos.map((demo) => demo.stop()));
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
  }, 60_000);

  it('run every process of their own, on ports of their own', async () => {
    const [first, second] = demos.map(({ ready }) => ready);
    expect(Object.keys(first!.processes).sort()).toEqual(PROCESSES);
    expect(new Set([first!, second!].flatMap(({ processes }) => Object.values(processes))).size).toBe(
      2 * PROCESSES.length,
    );
    expect(first!.url).not.toBe(second!.url);
    expect(first!.trail.key).not.toBe(second!.trail.key);
    expect(await Promise.all(demos.map(({ ready }) => isReady(ready.url)))).toEqual([true, true]);
  });

  it('refuse a second launcher over the same data, and name the first', async () => {
    await expect(Demo.start({ folder: folders[0]! })).rejects.toThrow(/in use by the launcher/);
    expect(await isReady(demos[0]!.ready.url)).toBe(true);
  });

  it.each(PROCESSES)('start %s again when it is killed', async (name) => {
    const { ready, folder } = demos[0]!;
    const killed = await pidOf(folder, name);
    process.kill(killed, 'SIGKILL');
    await eventually(async () => (await pidOf(folder, name)) !== killed, { withinMs: 60_000 });
    await eventually(() => isReady(ready.url), { withinMs: 60_000 });
  });

  it('leave no process when they are stopped, and go on with their data, keys and addresses', async () => {
    const { ready, folder } = demos[1]!;
    await demos[1]!.stop();
    expect(Object.entries(ready.processes).filter(([, pid]) => isAlive(pid))).toEqual([]);
    demos[1] = await Demo.start({ folder });
    expect(lasting(demos[1].ready)).toEqual(lasting(ready));
  });
});
