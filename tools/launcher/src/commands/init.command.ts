import { openDataFolder } from '../demo/data-folder.js';
import { prepareSecrets } from '../demo/prepare-secrets.js';

/** Makes the secrets of an installation and tells what others must trust. */
export async function runInit(data: string): Promise<void> {
  const { secrets, trail } = await prepareSecrets(await openDataFolder(data), data);
  process.stdout.write(`secrets       ${secrets.dir}\nverifier key  ${trail.vkey}\ntrust policy  ${trail.policy}\n`);
}
