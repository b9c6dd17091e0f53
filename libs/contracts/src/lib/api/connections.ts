import { z } from 'zod';
import { Connection, Withdrawal } from '../auth/connections.js';
import { Feature } from '../trail/codes.js';
import { ConnectionId, Decimal, Instant } from '../wire/tokens.js';

export const ConnectBody = z.strictObject({
  features: z.array(Feature).min(1).max(4),
  connectionId: ConnectionId.nullable().default(null),
  language: z.enum(['en', 'vi']).default('en'),
});
export const ConnectAnswer = z.strictObject({ connectionId: ConnectionId, authorizationUrl: z.url() });
export const ConnectionList = z.strictObject({ items: z.array(Connection), nextCursor: z.string().nullable() });
export const ContentChoiceBody = z.strictObject({ choice: z.enum(['keep', 'erase']) });
export { Connection as ConnectionView, Withdrawal as WithdrawalView };

/** One line for a feature on the consent page, made from the purpose table. */
export const ConsentNotice = z.strictObject({
  feature: Feature,
  language: z.enum(['en', 'vi']),
  text: z.string(),
  hash: z.string(),
  purposes: z.array(z.strictObject({ purpose: z.string(), why: z.string(), scopes: z.array(z.string()) })),
});

/** Progress of a feature's mirror; counts, states and times are no access. */
export const SyncStatus = z
  .strictObject({
    connectionId: ConnectionId,
    state: z.enum(['waiting', 'backfilling', 'following', 'resyncing', 'paused', 'off']),
    /** Set when paused. */
    reason: z
      .enum([
        'sign_in_again',
        'quota',
        'google_unavailable',
        'audit_unavailable',
        'service_unavailable',
        'withdrawn',
        'too_many_deletions',
      ])
      .nullable(),
    done: Decimal,
    /** null until the listing told it. */
    total: Decimal.nullable(),
    etaSeconds: z.number().int().nullable(),
    /** Items that keep failing. */
    failed: Decimal,
    upToDateAt: Instant.nullable(),
    resumesAt: Instant.nullable(),
  })
  .meta({ id: 'SyncStatus' });
export type SyncStatus = z.infer<typeof SyncStatus>;
