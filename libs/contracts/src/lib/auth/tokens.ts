import { z } from 'zod';
import { Feature } from '../trail/codes.js';
import { PurposeName } from '../trail/purposes.js';
import { defineRequest } from '../wire/define.js';
import { ConnectionId, GrantId, Instant } from '../wire/tokens.js';

/**
 * An access token, sealed to the asking service's X25519 key (info `access-token/<connectionId>`).
 * Refreshes under the grant that asks. `AUTH.GRANT_DENIED`, `AUTH.RECONNECT_DENIED` (invalid_grant: parked),
 * `AUTH.GOOGLE_UNAVAILABLE`.
 */
export const accessToken = defineRequest({
  subject: 'gh.rpc.auth.access-token',
  request: z.strictObject({
    connectionId: ConnectionId,
    grantId: GrantId,
    purpose: PurposeName,
    service: z.string().max(32),
    /** Google answered 401 with the token that was issued at this instant: refresh it. */
    refusedIssuedAt: Instant.nullable(),
  }),
  answer: z.strictObject({ sealed: z.string(), issuedAt: Instant, expiresAt: Instant }),
  timeoutMs: 15_000,
});

/** The connection's content key of a feature (32 bytes), sealed likewise (info `content-key/<connectionId>/<feature>`); cached ≤ 60 s. `AUTH.KEY_ERASED_NOT_FOUND`. */
export const contentKey = defineRequest({
  subject: 'gh.rpc.auth.content-key',
  request: z.strictObject({
    connectionId: ConnectionId,
    feature: Feature,
    grantId: GrantId,
    service: z.string().max(32),
  }),
  answer: z.strictObject({ sealed: z.string() }),
  timeoutMs: 5_000,
});
