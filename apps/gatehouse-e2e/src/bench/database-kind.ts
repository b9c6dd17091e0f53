import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Which server a demo stores in: floors hold for the fast ones. */
export async function databaseKind(dataFolder: string): Promise<{ name: string; fast: boolean }> {
  const pids = JSON.parse(await readFile(join(dataFolder, 'processes.json'), 'utf8')) as Record<string, number>;
  if (pids.database === undefined) return { name: 'the one that MONGO_URL names', fast: false };
  const [command = ''] = (await readFile(`/proc/${String(pids.database)}/cmdline`, 'utf8')).split('\0');
  const name = command.split('/').at(-1) ?? command;
  return { name, fast: name === 'secantusd-rs' || name === 'mongod' };
}
