import { z } from 'zod';
import { GoogleError } from '../errors.js';

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

/** Parses an answer that may hold a token: refused without a word of its text. */
export function parseSecret<S extends z.ZodType>(schema: S, body: Buffer): z.output<S> {
  let json: unknown;
  try {
    json = JSON.parse(body.toString('utf8'));
  } catch {
    json = undefined;
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new GoogleError('GOOGLE.ANSWER_INVALID', 'retry-later', "Google's answer is not as it is documented.");
}
