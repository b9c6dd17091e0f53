import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../paths.js';

/** A script of `node_modules` run by this Node. */
export function nodeProgram(script: string, args: readonly string[]): readonly [string, ...string[]] {
  return [process.execPath, join(ROOT, 'node_modules', script), ...args];
}

/** Runs a command with its output shown on stderr and no stdin; answers its exit code. */
export function runShown(
  [command, ...args]: readonly [string, ...string[]],
  env: NodeJS.ProcessEnv = {},
): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, NX_DAEMON: 'false', ...env },
      stdio: ['ignore', 2, 2],
    });
    child.once('error', () => resolve(127));
    child.once('close', (code) => resolve(code ?? 1));
  });
}
