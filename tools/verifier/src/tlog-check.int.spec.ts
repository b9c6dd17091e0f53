import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { existsSync } from 'node:fs';
import { vkeyOf } from '@gatehouse/transparency-log';
import { makeExport, writeExport } from './testing/make-export.js';
import { soundTrail } from './testing/trail-maker.js';

const run = promisify(execFile);
const TOOL = join(__dirname, '../../tlog-check');
const VECTORS = join(__dirname, '../../../libs/testing/trail-vectors');
const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/local/go/bin'];
const go = folders.map((folder) => join(folder, 'go')).find((path) => existsSync(path));

if (go === undefined) console.warn('Go is not installed here: the cross-check with its sumdb packages is skipped.');

(go === undefined ? describe.skip : describe)("Go's own transparency log code", () => {
  let folder: string;
  let check: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tlog-check-'));
    check = join(folder, 'tlog-check');
    await run(go ?? 'go', ['build', '-o', check, '.'], { cwd: TOOL });
  }, 300_000);
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  it('accepts the vectors', async () => {
    const { vkey } = JSON.parse(await readFile(join(VECTORS, 'keys.json'), 'utf8')) as { vkey: string };
    expect((await run(check, [vkey, join(VECTORS, 'log')])).stdout).toMatch(/^ok .* 515 entries\n$/);
  });

  it.each([1, 256, 257, 700])('accepts checkpoint, tiles and every entry of an export of %d entries', async (size) => {
    const { vkey, log } = await exportOf(size);
    expect((await run(check, [vkey, log])).stdout).toMatch(new RegExp(`^ok .* ${size} entries\n$`));
  });

  it('refuses one flipped bit in an entry, and another key', async () => {
    const { vkey, log } = await exportOf(300);
    const bundle = join(log, 'tile/entries/001.p/44');
    const bytes = await readFile(bundle);
    bytes[40]! ^= 1;
    await writeFile(bundle, bytes);
    await expect(run(check, [vkey, log])).rejects.toThrow('entry 256 hashes to');
    const vectors = JSON.parse(await readFile(join(VECTORS, 'keys.json'), 'utf8')) as { vkey: string };
    await expect(run(check, [vectors.vkey, log])).rejects.toThrow('tlog-check:');
  });

  async function exportOf(size: number): Promise<{ vkey: string; log: string }> {
    const trail = soundTrail();
    while (trail.headers.length < size) trail.add('log.alive');
    trail.headers.length = size;
    const path = await writeExport(makeExport(trail), join(folder, `export-${size}`));
    return { vkey: vkeyOf(trail.signer), log: join(path, 'log') };
  }
});
