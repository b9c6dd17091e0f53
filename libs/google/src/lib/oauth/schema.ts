import { z } from 'zod';

/** Token endpoint's answer (identity/protocols/oauth2/web-server). `scope` may be a subset of what was asked. */
export const TokenAnswer = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().int().positive(),
  refresh_token: z.string().optional(),
  scope: z.string().default(''),
  token_type: z.string(),
  id_token: z.string().optional(),
  refresh_token_expires_in: z.number().int().optional(),
});

export const KeySet = z.object({ keys: z.array(z.object({ kid: z.string(), kty: z.string() }).loose()).max(32) });
export type KeySet = z.infer<typeof KeySet>;
