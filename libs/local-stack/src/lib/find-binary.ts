import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The first executable of this name on PATH. */
export async function onPath(name: string, env: NodeJS.ProcessEnv = process.env): Promise<string | undefined> {
  for (const folder of (env.PATH ?? '').split(delimiter).filter(Boolean)) {
    const file = join(folder, name);
    if (await isExecutable(file)) return file;
  }
  return undefined;
}

export function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** The first `1.2.3` that `file --version` prints. */
export async function versionOf(file: string): Promise<string | undefined> {
  const { stdout } = await run(file, ['--version'], { timeout: 10_000 }).catch(() => ({ stdout: '' }));
  return /\d+\.\d+\.\d+/.exec(stdout)?.[0];
}

/** Compares dotted versions by number, `2.9.10` below `2.12.6`. */
export function isAtLeast(version: string, floor: string): boolean {
  const [left, right] = [version, floor].map((text) => text.split('.').map(Number));
  for (const [place, wanted] of (right ?? []).entries()) {
    const got = left?.[place] ?? 0;
    if (got !== wanted) return got > wanted;
  }
  return true;
}
