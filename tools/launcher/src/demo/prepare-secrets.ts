import { type Installation } from './data-folder.js';
import { demoPeople, seedOf, type DemoPerson } from './people.js';
import { Secrets } from './secrets.js';
import { ensureTrailKeys, type TrailTrust } from './trail-keys.js';

export interface Prepared {
  readonly installation: Installation;
  readonly secrets: Secrets;
  readonly people: readonly DemoPerson[];
  readonly member: DemoPerson;
  readonly trail: TrailTrust;
  readonly trailToken: string;
}

/** Makes every secret of an installation that is not there yet. */
export async function prepareSecrets(installation: Installation, dataDir: string): Promise<Prepared> {
  const secrets = await Secrets.open(dataDir);
  for (const name of ['kek', 'trail-kek', 'mail-cursor-key', 'audit-cursor-key', 'cookie-key']) await secrets.key(name);
  await secrets.write(
    'service-keys.json',
    JSON.stringify({ mail: await secrets.sealingPublicKey('mail-sealing-key') }),
  );
  const people = await demoPeople(installation, secrets);
  await secrets.write('seed.json', seedOf(installation, people));
  const member = people.find(({ role }) => role === 'member');
  if (member === undefined) throw new Error('the demo has no member');
  return {
    installation,
    secrets,
    people,
    member,
    trail: await ensureTrailKeys(secrets, installation),
    trailToken: await secrets.token('trail-token'),
  };
}
