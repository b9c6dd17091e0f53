import { key32, secret, serviceEnv } from '@gatehouse/config';
import { z } from 'zod';

/** Everything `apps/mail` reads from the environment; `X_FILE` gives X from a file. */
export const MailEnv = z.object({
  ...serviceEnv,
  /** X25519 private key (32 bytes, hex or base64url): what `auth` seals tokens and content keys to. */
  SEALING_KEY: secret(),
  /** Seals page cursors and finds mailboxes by address; the same on every replica. */
  CURSOR_KEY: key32(),
  GOOGLE_ROOT_URL: z.url().default('https://gmail.googleapis.com'),
  GOOGLE_TARIFF: z.enum(['old', 'new', 'unlimited']).default('new'),
  /** `projects/P/topics/T`; without it there is no push and sweeps find everything. */
  PUSH_TOPIC: z.string().optional(),
  PUSH_AUDIENCE: z.string().optional(),
  PUSH_ISSUER: z.string().default('https://accounts.google.com'),
  PUSH_JWKS_URL: z.url().default('https://www.googleapis.com/oauth2/v3/certs'),
  /** The push subscription's service account; any of the issuer's when it is not set. */
  PUSH_EMAIL: z.string().optional(),
  SWEEP_SECONDS: z.coerce.number().int().min(5).max(86_400).default(300),
});
export type MailConfig = z.output<typeof MailEnv>;

export const CONFIG = Symbol('mail.config');
