import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LauncherError } from '../launcher-error.js';
import { isAlive } from './is-alive.js';

/** One launcher per data folder; a lock of a process that is gone is taken over. */
export function lockFolder(dir: string): () => void {
  refuseLocked(dir);
  const file = fileIn(dir);
  writeFileSync(file, String(process.pid), { mode: 0o600 });
  return () => rmSync(file, { force: true });
}

/** Throws `LAUNCHER.ALREADY_RUNNING` with the process id of the launcher that holds the folder. */
export function refuseLocked(dir: string): void {
  const file = fileIn(dir);
  const holder = Number(readOr(file, ''));
  if (holder > 0 && holder !== process.pid && isLauncher(holder)) {
    throw new LauncherError('LAUNCHER.ALREADY_RUNNING', `${dir} is in use by the launcher with process id ${holder}.`, {
      next: 'Stop it, or start beside it with --data OTHER_FOLDER.',
    });
  }
}

const fileIn = (dir: string): string => join(dir, 'launcher.pid');

function readOr(file: string, otherwise: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return otherwise;
  }
}

function isLauncher(pid: number): boolean {
  return isAlive(pid) && readOr(`/proc/${pid}/cmdline`, 'launcher').includes('launcher');
}
