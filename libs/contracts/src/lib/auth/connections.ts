import { z } from 'zod';
import { Feature } from '../trail/codes.js';
import { ConsentInForce } from '../trail/header.js';
import { defineEvent, defineRequest } from '../wire/define.js';
import { ConnectionId, Decimal, GrantId, Instant, OrganisationId, PersonId, Principal } from '../wire/tokens.js';

/**
 * `requested` asked, not answered · `live` · `refused` at Google's page or scope unticked · `closed` withdrawn or expired;
 * `closed` moves on to `kept` (a local grant for mail.archive stands) or `erased`.
 */
export const GrantState = z.enum(['requested', 'live', 'refused', 'closed']);

export const Grant = z.strictObject({
  id: GrantId,
  ver: Decimal,
  state: GrantState,
  organisationId: OrganisationId,
  personId: PersonId,
  connectionId: ConnectionId,
  feature: Feature,
  /** null until the grant is live in the log. */
  consent: ConsentInForce.nullable(),
  basis: z.enum(['consent', 'organisation', 'law', 'security']),
  grantedAt: Instant.nullable(),
  closedAt: Instant.nullable(),
});
export type Grant = z.infer<typeof Grant>;

/** After a withdrawal: what happens to the copy here. `unanswered` = sealed; erased after 30 days. */
export const ContentChoice = z.enum(['unanswered', 'keep', 'erase']);

export const WithdrawalStep = z.strictObject({
  step: z.enum([
    'gate_closed',
    'services_stopped',
    'entered_in_trail',
    'push_stopped',
    'revoked_at_google',
    'token_destroyed',
    'content_decided',
  ]),
  state: z.enum(['waiting', 'done', 'failed', 'not_needed']),
  at: Instant.nullable(),
  /** Services that did not confirm, or what to do by hand. */
  note: z.string().nullable(),
});
export type WithdrawalStep = z.infer<typeof WithdrawalStep>;

export const Withdrawal = z.strictObject({
  grantId: GrantId,
  at: Instant,
  choice: ContentChoice,
  eraseAt: Instant.nullable(),
  erasedAt: Instant.nullable(),
  steps: z.array(WithdrawalStep),
});
export type Withdrawal = z.infer<typeof Withdrawal>;

export const Connection = z.strictObject({
  id: ConnectionId,
  organisationId: OrganisationId,
  personId: PersonId,
  /** Google's address of the account; null until the first token. */
  account: z.string().nullable(),
  state: z.enum(['requested', 'live', 'reconnect', 'closed']),
  grants: z.array(Grant),
  /** The feature's last withdrawal, newest first. */
  withdrawals: z.array(Withdrawal),
  createdAt: Instant,
});
export type Connection = z.infer<typeof Connection>;

const asPerson = z.strictObject({ principal: Principal });

export const listConnections = defineRequest({
  subject: 'gh.rpc.auth.list-connections',
  request: asPerson,
  answer: z.strictObject({ connections: z.array(Connection).max(100) }),
  timeoutMs: 2_000,
});

/**
 * Enters `consent.requested` and answers Google's address for the browser. With `connectionId`: asks again for an
 * existing connection, whose account must be the same.
 */
export const startConnection = defineRequest({
  subject: 'gh.rpc.auth.start-connection',
  request: asPerson.extend({
    features: z.array(Feature).min(1).max(4),
    connectionId: ConnectionId.nullable(),
    language: z.enum(['en', 'vi']),
  }),
  answer: z.strictObject({ connectionId: ConnectionId, authorizationUrl: z.url() }),
  timeoutMs: 8_000,
});

/**
 * The OAuth callback, parameters as received. State forged, replayed, late or of another session:
 * `AUTH.STATE_INVALID`, before any token call.
 */
export const finishConnection = defineRequest({
  subject: 'gh.rpc.auth.finish-connection',
  request: asPerson.extend({
    state: z.string().max(512),
    code: z.string().max(2048).nullable(),
    iss: z.string().max(512).nullable(),
    error: z.string().max(256).nullable(),
  }),
  answer: z.strictObject({ connectionId: ConnectionId, granted: z.array(Feature), refused: z.array(Feature) }),
  timeoutMs: 20_000,
});

/** Closes the feature's gate at once; the rest goes on behind it (see `Connection.withdrawals`). */
export const withdrawFeature = defineRequest({
  subject: 'gh.rpc.auth.withdraw-feature',
  request: asPerson.extend({ connectionId: ConnectionId, feature: Feature }),
  answer: Withdrawal,
  timeoutMs: 8_000,
});

export const chooseContent = defineRequest({
  subject: 'gh.rpc.auth.choose-content',
  request: asPerson.extend({ connectionId: ConnectionId, feature: Feature, choice: z.enum(['keep', 'erase']) }),
  answer: Withdrawal,
  timeoutMs: 15_000,
});

/** Every grant of a feature that a service must know: live ones and those closed in the last 31 days. */
export const snapshotGrants = defineRequest({
  subject: 'gh.rpc.auth.snapshot-grants',
  request: z.strictObject({ feature: Feature.nullable(), after: GrantId.nullable() }),
  answer: z.strictObject({ grants: z.array(Grant).max(500), next: GrantId.nullable() }),
  timeoutMs: 5_000,
});

export const GrantChanged = z.strictObject({
  organisationId: OrganisationId,
  connectionId: ConnectionId,
  grant: Grant,
});
export type GrantChanged = z.infer<typeof GrantChanged>;

/** A grant came to life, changed, or closed. `grant.consent` tells the purposes; a kept copy is a grant for `mail.archive`. */
export const grantChanged = defineEvent({
  name: 'gh.evt.auth.grant.changed.v1',
  schema: GrantChanged,
  key: ({ organisationId, connectionId }) => `${organisationId}.${connectionId}`,
});

/** The connection changed in a way that the page shows (steps, reconnect needed, token state). */
export const ConnectionChanged = z.strictObject({
  organisationId: OrganisationId,
  personId: PersonId,
  connectionId: ConnectionId,
});
export const connectionChanged = defineEvent({
  name: 'gh.evt.auth.connection.changed.v1',
  schema: ConnectionChanged,
  key: ({ organisationId, connectionId }: z.infer<typeof ConnectionChanged>) => `${organisationId}.${connectionId}`,
});

/** `auth` → each service of the feature: close now, cut running answers, then confirm. Served by `libs/consent`. */
export const grantClosed = (service: string) =>
  defineRequest({
    subject: `gh.rpc.${service}.grant-closed`,
    request: z.strictObject({ grant: Grant }),
    answer: z.strictObject({ confirmed: z.literal(true) }),
    timeoutMs: 1_000,
  });

/** `auth` → owner: stop push at Google (purpose consent.close) with a token sealed for this alone (info `stop-push/<connectionId>`). */
export const stopPush = (service: string) =>
  defineRequest({
    subject: `gh.rpc.${service}.stop-push`,
    request: z.strictObject({ grant: Grant, token: z.string() }),
    answer: z.strictObject({ stopped: z.boolean() }),
    timeoutMs: 10_000,
  });

/** `auth` → owner: the content key is destroyed; drop documents and files of this connection and feature. */
export const eraseContent = (service: string) =>
  defineRequest({
    subject: `gh.rpc.${service}.erase-content`,
    request: z.strictObject({ organisationId: OrganisationId, connectionId: ConnectionId, feature: Feature }),
    answer: z.strictObject({ erased: Decimal }),
    timeoutMs: 60_000,
  });
