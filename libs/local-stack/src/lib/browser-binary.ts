import { onPath } from './find-binary.js';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** A Chromium on PATH, or the one that `CHROMIUM` names. */
export async function findBrowser(env: NodeJS.ProcessEnv = process.env): Promise<string | undefined> {
  if (env.CHROMIUM !== undefined) return env.CHROMIUM;
  for (const name of NAMES) {
    const found = await onPath(name, env);
    if (found !== undefined) return found;
  }
  return undefined;
}
