import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunningDemo } from './running-demo.js';

describe('a running demo', () => {
  it('writes its process ids down however many processes end at the same moment', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'gatehouse-demo-'));
    const file = join(dir, 'processes.json');
    const demo = new RunningDemo();
    await Promise.all(Array.from({ length: 50 }, () => demo.record(file)));
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({});
    await rm(dir, { recursive: true });
  });
});
