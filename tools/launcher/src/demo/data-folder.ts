import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ownId, systemClock, systemRandom } from '@gatehouse/identifiers';
import { LauncherError } from '../launcher-error.js';
import { trustFolder } from '../paths.js';

/** Made once, kept in `DATA/gatehouse.json`: everything that must not change between two starts. */
export interface Installation {
  readonly v: 1;
  /** `<32 hex>.gatehouse.invalid`: never derived from host or port. */
  readonly origin: string;
  readonly organisation: { readonly id: string; readonly name: string };
  readonly people: { readonly member: string; readonly administrator: string; readonly officer: string };
}

const MARKER = 'gatehouse.json';

/** Opens the folder, or lays a new one; a folder with other things in it is refused. */
export async function openDataFolder(dir: string): Promise<Installation> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const kept = await readInstallation(dir);
  if (kept !== undefined) return kept;
  if ((await readdir(dir)).length > 0) throw notOurs(dir);
  const made = newInstallation();
  await writeFile(join(dir, MARKER), `${JSON.stringify(made, undefined, 2)}\n`, { mode: 0o600 });
  return made;
}

/** Removes the data and the trust in its trail; only a folder that Gatehouse laid. */
export async function resetDataFolder(dir: string): Promise<void> {
  const kept = await readInstallation(dir);
  const held = await readdir(dir).catch(() => []);
  if (kept === undefined && held.length > 0) throw notOurs(dir);
  if (kept !== undefined) await rm(trustFolder(kept.origin), { recursive: true, force: true });
  await rm(dir, { recursive: true, force: true });
}

async function readInstallation(dir: string): Promise<Installation | undefined> {
  const text = await readFile(join(dir, MARKER), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Installation);
}

function newInstallation(): Installation {
  const id = (prefix: 'org' | 'per'): string => ownId(prefix, systemClock, systemRandom);
  return {
    v: 1,
    origin: `${randomBytes(16).toString('hex')}.gatehouse.invalid`,
    organisation: { id: id('org'), name: 'Lotus Books' },
    people: { member: id('per'), administrator: id('per'), officer: id('per') },
  };
}

function notOurs(dir: string): LauncherError {
  return new LauncherError('LAUNCHER.NOT_A_DATA_FOLDER', `${dir} holds other things than a Gatehouse installation.`, {
    next: 'Name an empty or new folder with --data.',
  });
}
