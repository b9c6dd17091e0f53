import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { isAlive } from './is-alive.js';

/**
 * Claims a port among this user's launchers. A free port is not yet in use while its service starts: without a claim two
 * demos started together would choose the same. Claims end with the launcher.
 */
export function claimPort(port: number): boolean {
  const dir = join(tmpdir(), `gatehouse-ports-${userInfo().uid}`);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const file = join(dir, String(port));
  if (!claim(file) && !(isStale(file) && reclaim(file))) return false;
  if (claimed.size === 0) process.once('exit', release);
  claimed.add(file);
  return true;
}

const claimed = new Set<string>();

function release(): void {
  for (const file of claimed) rmSync(file, { force: true });
}

function claim(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    return readFileSync(file, 'utf8') === String(process.pid);
  }
}

function isStale(file: string): boolean {
  return !isAlive(Number(readFileSync(file, 'utf8')));
}

function reclaim(file: string): boolean {
  rmSync(file, { force: true });
  return claim(file);
}
