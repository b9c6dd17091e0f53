import { json, key32, loadConfig, secret, serviceEnv } from '@gatehouse/config';
import { KeyRing } from '@gatehouse/vault';
import { z } from 'zod';
import { TrailKeysFile } from './logs/log-settings.js';

const Settings = z.object({
  ...serviceEnv,
  /** Begins every log's origin; set once by `init`, never derived. */
  TRAIL_ORIGIN: z.string().min(1),
  TRAIL_KEYS: json(TrailKeysFile),
  /** Seals month keys and refKeys: 32 bytes as hex, versions a line. */
  TRAIL_KEK: secret().refine(isKeyRing, 'must be 32 bytes as 64 hex digits, one key a line'),
  /** Checkpoints are also kept here, outside the database. */
  CHECKPOINT_DIR: z.string().min(1),
  /** Bearer for entry bundles. */
  TRAIL_TOKEN: secret().min(16, 'must have 16 characters at least'),
  /** Seals page cursors. */
  CURSOR_KEY: key32(),
  /** The release, as it stands in every entry. */
  BUILD: z.string().max(64).default('dev'),
});

export type AuditConfig = Readonly<z.output<typeof Settings>>;

/** @throws ConfigError naming every fault */
export function readConfig(env: Readonly<Record<string, string | undefined>>): AuditConfig {
  return loadConfig(
    Settings.refine(({ TRAIL_ORIGIN, TRAIL_KEYS }) => TRAIL_ORIGIN === TRAIL_KEYS.origin, {
      path: ['TRAIL_ORIGIN'],
      message: 'is not the origin that the keys file was made for',
    }),
    env,
  );
}

function isKeyRing(text: string): boolean {
  try {
    KeyRing.fromHex(text);
    return true;
  } catch {
    return false;
  }
}
