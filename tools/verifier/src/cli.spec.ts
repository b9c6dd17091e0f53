import { createWriteStream } from 'node:fs';
import { access, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { formatPolicy } from '@gatehouse/transparency-log';
import { pack, type Header } from 'tar-stream';
import { runVerify } from './cli.js';
import type { Report } from './report/report.js';
import { makeExport, writeExport, type ExportMap } from './testing/make-export.js';
import { makeReceipt } from './testing/make-receipt.js';
import { soundTrail } from './testing/trail-maker.js';

let folder: string;
let trust: string;
const trail = soundTrail();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verify-cli-'));
  trust = await write('trust.policy', formatPolicy([trail.signer]));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function write(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

async function run(...args: string[]): Promise<{ exit: number; text: string }> {
  let text = '';
  const exit = await runVerify(args, (more) => (text += more));
  return { exit, text };
}

async function tar(
  files: ExportMap,
  more: readonly [Partial<Header> & { name: string }, string?][] = [],
): Promise<string> {
  const path = join(folder, 'export.tar');
  const packed = pack();
  for (const [name, bytes] of files) packed.entry({ name }, bytes);
  for (const [header, content] of more) packed.entry(header, content ?? '');
  packed.finalize();
  await pipeline(packed, createWriteStream(path));
  return path;
}

describe('verify', () => {
  it('verifies a folder and a tar alike, in words or in JSON', async () => {
    const files = makeExport(trail);
    for (const path of [await writeExport(files, join(folder, 'export')), await tar(files)]) {
      expect(await run(path, '--trust', trust)).toMatchObject({
        exit: 0,
        text: expect.stringContaining('HOLDS') as string,
      });
      const { exit, text } = await run(path, '--json');
      expect({ exit, report: (JSON.parse(text) as Report).exit }).toEqual({ exit: 4, report: 4 });
    }
  });

  it('leaves nothing of a tar behind', async () => {
    const before = (await readdir(tmpdir())).filter((name) => name.startsWith('gatehouse-verify-'));
    await run(await tar(makeExport(trail)), '--trust', trust);
    expect((await readdir(tmpdir())).filter((name) => name.startsWith('gatehouse-verify-'))).toEqual(before);
  });

  it('writes nothing outside its folder, whatever a tar names, and says so', async () => {
    const path = await tar(makeExport(trail), [
      [{ name: '../escaped.txt' }, 'x'],
      [{ name: '/escaped.txt' }, 'x'],
      [{ name: 'a/../../escaped.txt' }, 'x'],
      [{ name: 'link', type: 'symlink', linkname: '/etc' }],
      [{ name: 'purposes.json' }, '{}'],
    ]);
    const { exit, text } = await run(path, '--trust', trust);
    expect(exit).toBe(2);
    expect(text.match(/it was not read/g)).toHaveLength(5);
    await expect(access(join(tmpdir(), 'escaped.txt'))).rejects.toThrow();
  });

  it('verifies against a checkpoint that was kept', async () => {
    const files = makeExport(trail);
    const since = await write('kept', files.get('log/checkpoint')!.toString());
    const path = await writeExport(files, join(folder, 'export'));
    expect(await run(path, '--trust', trust, '--since', since)).toMatchObject({ exit: 0 });
  });

  it('verifies a receipt', async () => {
    const path = await write('receipt.json', makeReceipt(trail, 3));
    expect(await run(path, '--trust', trust)).toMatchObject({ exit: 0 });
    expect((await run(path, '--json')).exit).toBe(4);
  });

  it.each([
    ['nothing', [], 'missing required argument'],
    ['a path that is not there', ['/nowhere'], 'VERIFY.NOT_FOUND'],
    ['a trust file that is not there', ['.', '--trust', '/nowhere'], 'The file of --trust cannot be read'],
    ['an unknown option', ['.', '--force'], 'unknown option'],
  ])('ends 1 and says what is wrong, given %s', async (_what, args, words) => {
    const { exit, text } = await run(...args);
    expect(exit).toBe(1);
    expect(text).toContain(words);
  });

  it('ends 1 for a file that is no tar and for a trust file that is none', async () => {
    const notTar = await write('notes.txt', 'hello '.repeat(200));
    expect(await run(notTar)).toMatchObject({ exit: 1, text: expect.stringContaining('not a readable tar') as string });
    const { exit, text } = await run(await tar(makeExport(trail)), '--trust', notTar);
    expect({ exit, text }).toMatchObject({ exit: 1, text: expect.stringContaining('Line 1 of the policy') as string });
  });

  it('explains itself', async () => {
    expect(await run('--help')).toMatchObject({ exit: 0, text: expect.stringContaining('2 tampered') as string });
  });
});
