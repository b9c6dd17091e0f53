import { json, loadConfig, secret, serviceEnv } from '@gatehouse/config';
import { OrganisationId, PersonId, Role } from '@gatehouse/contracts';
import { KeyRing } from '@gatehouse/vault';
import { z } from 'zod';

/** Demo and tests only: an organisation with its people, inserted where absent. */
export const Seed = z.object({
  organisation: z.object({ id: OrganisationId, name: z.string().min(1) }),
  people: z
    .array(
      z.object({
        id: PersonId,
        email: z.email().toLowerCase(),
        name: z.string().min(1),
        password: z.string().min(8),
        roles: z.array(Role).min(1),
      }),
    )
    .max(1_000),
});
export type Seed = z.infer<typeof Seed>;

const Settings = z.object({
  ...serviceEnv,
  /** Seals refresh tokens, content keys and the signing key: 32 bytes as hex, versions a line. */
  KEK: secret().refine(isKeyRing, 'must be 32 bytes as 64 hex digits, one key a line'),
  /** `{"mail": "<X25519 public key, base64url>"}`: to whom tokens and content keys are sealed. */
  SERVICE_KEYS: json(z.record(z.string(), z.base64url().length(43))),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/$/, '')),
  GOOGLE_CLIENT_ID: z.string().min(1),
  GOOGLE_CLIENT_SECRET: secret(),
  GOOGLE_ISSUER: z.url(),
  /** Google sends `iss` with its answer (RFC 9207); `optional` is for a server whose metadata does not promise it. */
  GOOGLE_ISS_PARAMETER: z.enum(['required', 'optional']).default('required'),
  GOOGLE_AUTH_URL: z.url(),
  GOOGLE_TOKEN_URL: z.url(),
  GOOGLE_REVOKE_URL: z.url(),
  GOOGLE_JWKS_URL: z.url(),
  GOOGLE_TARIFF: z.enum(['old', 'new', 'unlimited']).default('new'),
  SEED: json(Seed).optional(),
  /** Withdrawals and erasures, one JSON a line, outside the backup set; replayed at every start. */
  WITHDRAWAL_LEDGER_FILE: z.string().min(1),
  /** The release, as it stands in every entry. */
  BUILD: z.string().max(64).default('dev'),
});

export type AuthConfig = Readonly<z.output<typeof Settings>>;

/** @throws ConfigError naming every fault */
export function readConfig(env: Readonly<Record<string, string | undefined>>): AuthConfig {
  return loadConfig(Settings, env);
}

function isKeyRing(text: string): boolean {
  try {
    KeyRing.fromHex(text);
    return true;
  } catch {
    return false;
  }
}
