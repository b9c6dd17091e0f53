import { z } from 'zod';
import { Decimal, GrantId, Instant, OrganisationId, PersonId, Principal, Uuid } from '../wire/tokens.js';
import { ActorKind, ApiKind, Basis, Feature, Reason, Result } from './codes.js';
import { EntryTypeName } from './entry-types.js';
import { PurposeName } from './purposes.js';

/** A pseudonym or resource reference: one letter and 22 base64url characters. */
export const TrailRef = z.string().regex(/^[pcgsklr]_[\w-]{22}$/);
const Hash = z.base64().length(44);

export const ConsentInForce = z.strictObject({
  feature: Feature,
  purposes: z.array(PurposeName),
  scopes: z.array(z.string()),
  /** SHA-256 of the notice text shown, base64. */
  notice: Hash,
  lang: z.enum(['en', 'vi']),
  until: Instant.nullable(),
});
export type ConsentInForce = z.infer<typeof ConsentInForce>;

const Api = z.strictObject({
  svc: z.string(),
  /** The discovery document's method id, or an OAuth endpoint's name as in the purpose table. */
  method: z.string(),
  kind: ApiKind,
  parts: Decimal,
  /** HTTP status; null before an answer. */
  status: Decimal.nullable(),
});
const Volume = z.strictObject({ in: Decimal, out: Decimal });
const Dest = z.strictObject({ kind: z.string(), ref: z.string() });

/** One entry's header, version 1 (`trail.md` 3). Absent objects are null, empty lists are []. */
export const HeaderV1 = z.strictObject({
  v: z.literal('1'),
  log: z.string().regex(/^[0-9a-f]{32}$/),
  id: Uuid,
  type: EntryTypeName,
  at: Instant,
  rx: Instant,
  op: Uuid.nullable(),
  chain: Uuid.nullable(),
  deadline: Instant.nullable(),
  emitter: z.strictObject({
    svc: z.string(),
    inst: z.string(),
    boot: z.string().min(1).max(64),
    seq: Decimal,
    build: z.string(),
  }),
  /** Null where `audit` itself writes (`log.*`). */
  actor: z
    .strictObject({
      kind: ActorKind,
      ref: z.string(),
      session: z.string().nullable(),
      for: z.string().nullable(),
    })
    .nullable(),
  subjects: z.array(z.strictObject({ ref: TrailRef, n: Decimal })).max(16),
  grant: z.strictObject({ id: TrailRef, ver: Decimal }).nullable(),
  consent: ConsentInForce.nullable(),
  /** Null in `access.denied`: there was no ground. */
  basis: Basis.nullable(),
  feature: Feature.nullable(),
  purpose: PurposeName.nullable(),
  api: Api.nullable(),
  result: Result.nullable(),
  reason: Reason.nullable(),
  resource: z.strictObject({ kind: z.string(), ref: z.string().nullable(), count: Decimal }).nullable(),
  volume: Volume.nullable(),
  dest: Dest.nullable(),
  /** What the type's row in `ENTRY_TYPES` says; null, never {}, where the type has none. */
  detail: z.record(z.string(), z.unknown()).nullable(),
  body: z.array(z.strictObject({ ref: TrailRef, kid: z.string(), ct: Hash, commit: Hash, len: Decimal })).max(16),
});
export type HeaderV1 = z.infer<typeof HeaderV1>;

/** What an entry says where it has nothing to say: every field of its version stands in it (`trail.md` 3). */
export const NOTHING_SAID = {
  op: null,
  chain: null,
  deadline: null,
  grant: null,
  consent: null,
  basis: 'operation',
  feature: null,
  purpose: null,
  api: null,
  result: null,
  reason: null,
  resource: null,
  volume: null,
  dest: null,
  detail: null,
} as const satisfies Partial<HeaderV1>;

/** A resource as the service knows it: our kind and Google's (or our) id in clear; `audit` makes the `r_` ref. */
export const DraftResource = z.strictObject({
  kind: z.string().max(64),
  /** One id → a ref in the header; null for lists (single ids then stand in the body's segment). */
  id: z.string().max(1024).nullable(),
  count: Decimal,
});

/**
 * Header v1 without `rx`, `n`, `actor`, `emitter.svc`, `body`; refs hold our ids and Google's in clear.
 * `log` is an organisation's id or `system`; `subjects` are person ids; `detail.connection` is a connection id.
 */
export const Draft = z.strictObject({
  v: z.literal('1'),
  log: z.union([OrganisationId, z.literal('system')]),
  id: Uuid,
  type: EntryTypeName,
  at: Instant,
  op: Uuid.nullable(),
  chain: Uuid.nullable(),
  deadline: Instant.nullable(),
  emitter: z.strictObject({ inst: z.string().max(64), boot: Uuid, seq: Decimal, build: z.string().max(64) }),
  subjects: z.array(PersonId).max(16),
  grant: z.strictObject({ id: GrantId, ver: Decimal }).nullable(),
  consent: ConsentInForce.nullable(),
  basis: Basis,
  feature: Feature.nullable(),
  purpose: PurposeName.nullable(),
  api: Api.nullable(),
  result: Result.nullable(),
  reason: Reason.nullable(),
  resource: DraftResource.nullable(),
  volume: Volume.nullable(),
  dest: Dest.nullable(),
  detail: z.record(z.string(), z.unknown()),
  principal: Principal.nullable(),
  /** What goes into the encrypted body, one object per person (`null` person: the log's own `l_` ref). */
  segments: z.array(z.strictObject({ person: PersonId.nullable(), plain: z.record(z.string(), z.unknown()) })).max(16),
});
export type Draft = z.infer<typeof Draft>;

/** Claims of the 60 s principal that `auth` signs (EdDSA); `aud` is `gatehouse`. */
export const PrincipalClaims = z.object({
  iss: z.literal('gatehouse-auth'),
  aud: z.literal('gatehouse'),
  sub: PersonId,
  org: OrganisationId,
  sid: z.string(),
  roles: z.array(z.enum(['member', 'administrator', 'officer'])),
  iat: z.number().int(),
  exp: z.number().int(),
  jti: z.string(),
  /** IP address and user agent of the person's request, for the actor's segment of the body. */
  ip: z.string().optional(),
  ua: z.string().optional(),
});
export type PrincipalClaims = z.infer<typeof PrincipalClaims>;
