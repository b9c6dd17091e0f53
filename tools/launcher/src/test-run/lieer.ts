import { onPath } from '@gatehouse/local-stack';
import { runShown } from './run-shown.js';

const PACKAGES = ['lieer', 'notmuch', 'iproute2'];

/** The mail program of others that syncs with the simulator in the end-to-end tests: found, or installed where this user may. */
export async function requireLieer(say: (line: string) => void): Promise<void> {
  if ((await onPath('gmi')) !== undefined) return;
  const refusal = await refused();
  if (refusal !== undefined) {
    say(`skipped: lieer: ${refusal}`);
    return;
  }
  say('installing lieer by apt');
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await runShown(['apt-get', 'update', '-qq'], env);
  await runShown(['apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...PACKAGES], env);
}

async function refused(): Promise<string | undefined> {
  if ((await onPath('apt-get')) === undefined) return 'no apt';
  return process.getuid?.() === 0 ? undefined : 'no root. Install it: sudo apt-get install -y lieer notmuch';
}
