import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatPolicy, originOf, signerOf, vkeyOf } from '@gatehouse/transparency-log';
import { trustFolder } from '../paths.js';
import { type Installation } from './data-folder.js';
import { type Secrets } from './secrets.js';

interface LogKey {
  readonly logId: string;
  /** `system`, or the organisation's id. */
  readonly organisation: string;
  /** 32 bytes as hex. */
  readonly seed: string;
}

export interface TrailTrust {
  /** `trail-keys.json`, for `audit` alone. */
  readonly keysFile: string;
  /** The organisation's log. */
  readonly logId: string;
  readonly vkey: string;
  /** tlog-policy outside the data folder, written once: it pins what the first start made. */
  readonly policy: string;
}

/** Makes the keys of the system's and the organisation's log once, and pins them for verifiers. */
export async function ensureTrailKeys(secrets: Secrets, installation: Installation): Promise<TrailTrust> {
  const { origin, organisation } = installation;
  const made = await secrets.keep('trail-keys.json', () =>
    JSON.stringify({ origin, logs: [newKey('system'), newKey(organisation.id)] }),
  );
  const { logs } = JSON.parse(made) as { logs: LogKey[] };
  const signers = logs.map(({ logId, seed }) => signerOf(originOf(origin, logId), Buffer.from(seed, 'hex')));
  const own = logs.findIndex((log) => log.organisation === organisation.id);
  const [logId, signer] = [logs[own]?.logId, signers[own]];
  if (logId === undefined || signer === undefined) throw new Error('trail-keys.json holds no log of the organisation');
  return {
    keysFile: secrets.path('trail-keys.json'),
    logId,
    vkey: vkeyOf(signer),
    policy: await pin(origin, formatPolicy(signers)),
  };
}

async function pin(origin: string, policy: string): Promise<string> {
  const dir = trustFolder(origin);
  const file = join(dir, 'trust.policy');
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await writeFile(file, policy, { flag: 'wx' }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  });
  return file;
}

function newKey(organisation: string): LogKey {
  return { logId: randomBytes(16).toString('hex'), organisation, seed: randomBytes(32).toString('hex') };
}
