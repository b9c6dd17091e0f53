import { z } from 'zod';
import { defineRequest } from '../wire/define.js';
import { Instant, OrganisationId, PersonId, Principal, SessionId } from '../wire/tokens.js';

export const Role = z.enum(['member', 'administrator', 'officer']);
export type Role = z.infer<typeof Role>;

export const Person = z.strictObject({
  id: PersonId,
  organisationId: OrganisationId,
  organisationName: z.string(),
  name: z.string(),
  email: z.string(),
  roles: z.array(Role),
});
export type Person = z.infer<typeof Person>;

const Origin = z.strictObject({ ip: z.string().max(64), userAgent: z.string().max(256) });

/** `secret` is the cookie's opaque value (≥ 128 bit); `auth` keeps its digest only. */
const Session = z.strictObject({ id: SessionId, secret: z.string(), person: Person, expiresAt: Instant });

/** `AUTH.CREDENTIALS_UNAUTHENTICATED` for wrong address and wrong password alike; `AUTH.ATTEMPTS_TOO_MANY`. */
export const signIn = defineRequest({
  subject: 'gh.rpc.auth.sign-in',
  request: z.strictObject({ email: z.string().max(320), password: z.string().max(1024), origin: Origin }),
  answer: Session,
  timeoutMs: 5_000,
});

/** The person behind a cookie and a principal (JWS) good for 60 s; `AUTH.SESSION_UNAUTHENTICATED`. */
export const resolveSession = defineRequest({
  subject: 'gh.rpc.auth.resolve-session',
  request: z.strictObject({ secret: z.string().max(256), origin: Origin }),
  answer: z.strictObject({ id: SessionId, person: Person, principal: Principal, expiresAt: Instant }),
  timeoutMs: 2_000,
});

export const signOut = defineRequest({
  subject: 'gh.rpc.auth.sign-out',
  request: z.strictObject({ secret: z.string().max(256) }),
  answer: z.strictObject({}),
  timeoutMs: 5_000,
});

/** Public keys (JWK, OKP/Ed25519) that verify principals. */
export const principalKeys = defineRequest({
  subject: 'gh.rpc.auth.jwks',
  request: z.strictObject({}),
  answer: z.object({ keys: z.array(z.record(z.string(), z.unknown())) }),
  timeoutMs: 2_000,
});
