import { findBrowser } from '@gatehouse/local-stack';
import { runShown } from './run-shown.js';

/** Chromium for the end-to-end tests: found, or installed where this user may; undefined and a reason otherwise. */
export async function requireBrowser(say: (line: string) => void): Promise<string | undefined> {
  const found = await findBrowser();
  if (found !== undefined) return found;
  if (process.getuid?.() !== 0) {
    say('end to end skipped: there is no Chromium. Install it: sudo apt-get install -y chromium');
    return undefined;
  }
  say('installing Chromium by apt');
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await runShown(['apt-get', 'update', '-qq'], env);
  await runShown(['apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'chromium'], env);
  const installed = await findBrowser();
  if (installed === undefined) say('end to end skipped: Chromium could not be installed by apt.');
  return installed;
}
