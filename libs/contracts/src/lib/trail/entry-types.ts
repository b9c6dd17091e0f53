import { z } from 'zod';
import { Decimal } from '../wire/tokens.js';
import type { Service } from './codes.js';

const none = z.strictObject({});
const Hash = z.base64().length(44);
const Ref = z.string().regex(/^[a-z]_[\w-]{22}$/);
const Approvers = z.array(Ref);

interface EntryType {
  /** Services whose drafts may have this type; `audit` writes the rest itself. */
  readonly emitters: readonly Service[];
  readonly detail: z.ZodType;
  /** May stand in the `system` log. */
  readonly system: boolean;
}

const WORKERS = ['auth', 'mail', 'calendar', 'docs', 'contacts'] as const;
const OWNERS = ['mail', 'calendar', 'docs', 'contacts'] as const;
const type = (emitters: readonly Service[], detail: z.ZodType = none, system = false): EntryType => ({
  emitters,
  detail,
  system,
});

/** Every type of entry: who may write it and what its `detail` holds. Unknown types are refused. */
export const ENTRY_TYPES = {
  'log.genesis': type(
    [],
    z.strictObject({ vkey: z.string(), schema: z.string(), purposes: Hash, previous: z.string().nullable() }),
    true,
  ),
  'log.alive': type([], none, true),
  'log.key.rotated': type([], z.strictObject({ vkey: z.string() }), true),
  'log.frozen': type([], z.strictObject({ size: Decimal, root: Hash }), true),
  'exchange.intent': type(WORKERS, none, true),
  'exchange.outcome': type(WORKERS, none, true),
  'exchange.completed': type(WORKERS, z.strictObject({ bytes: Decimal }), true),
  'exchange.unknown': type([], none, true),
  'access.read': type(OWNERS),
  'access.denied': type([...WORKERS, 'gateway'], z.strictObject({ count: Decimal }).nullable(), true),
  'access.reviewed': type(['audit'], z.strictObject({ from: Decimal, to: Decimal })),
  'docs.handoff': type(['docs']),
  'consent.requested': type(['auth'], z.strictObject({ connection: z.string() })),
  'consent.granted': type(['auth'], z.strictObject({ connection: z.string(), actors: z.array(z.string()).optional() })),
  'consent.changed': type(['auth'], z.strictObject({ connection: z.string(), actors: z.array(z.string()).optional() })),
  'consent.withdrawn': type(['auth'], z.strictObject({ connection: z.string() })),
  'consent.expired': type(['auth'], z.strictObject({ connection: z.string() })),
  'consent.unconfirmed': type(['auth'], z.strictObject({ connection: z.string(), service: z.string() })),
  'token.issued': type(['auth'], z.strictObject({ connection: z.string() })),
  'token.refreshed': type(['auth'], z.strictObject({ connection: z.string() })),
  'token.revoked': type(['auth'], z.strictObject({ connection: z.string() })),
  'token.lost': type(['auth'], z.strictObject({ connection: z.string() })),
  'erasure.content': type(['auth'], z.strictObject({ connection: z.string() })),
  'erasure.executed': type(
    [],
    z.strictObject({ kids: z.array(z.string()), count: Decimal, case: z.string(), approvers: Approvers }),
  ),
  'hold.placed': type([], z.strictObject({ case: z.string(), approvers: Approvers })),
  'hold.released': type([], z.strictObject({ case: z.string(), approvers: Approvers })),
  'retention.executed': type([], z.strictObject({ kids: z.array(z.string()), count: Decimal, rule: z.string() }), true),
  'retention.pruned': type(
    [],
    z.strictObject({ minIndex: Decimal, size: Decimal, root: Hash, rule: z.string(), approvers: Approvers }),
    true,
  ),
  'audit.read': type([], z.strictObject({ query: Hash, from: Decimal.nullable(), to: Decimal.nullable() }), true),
  'audit.export': type([], z.strictObject({ from: Decimal, to: Decimal, query: Hash }), true),
  'audit.verified': type([], z.strictObject({ size: Decimal, result: z.string() }), true),
  'auth.signed_in': type(['auth'], none, true),
  'auth.signed_out': type(['auth'], none, true),
  'auth.refused': type(['auth'], z.strictObject({ count: Decimal }), true),
  'admin.changed': type(
    ['auth'],
    z.strictObject({ what: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
    true,
  ),
  /** A person answered a question that stopped the work for their data: `sync.deletions`. */
  'admin.allowed': type(OWNERS, z.strictObject({ what: z.enum(['sync.deletions']) })),
  'push.received': type(['mail', 'calendar', 'docs', 'contacts', 'gateway'], none, true),
  'release.started': type([], z.strictObject({ image: z.string(), config: Hash, purposes: Hash }), true),
  'backup.made': type([], z.strictObject({ sha256: Hash }), true),
  'restore.drilled': type([], z.strictObject({ sha256: Hash }), true),
  'integrity.gap': type([], z.strictObject({ svc: z.string(), boot: z.string(), from: Decimal, to: Decimal }), true),
  'integrity.conflict': type([], z.strictObject({ of: z.string() }), true),
  'integrity.skew': type([], z.strictObject({ svc: z.string(), ms: z.string() }), true),
  'recon.result': type([], z.strictObject({ egress: Decimal, logged: Decimal, window: z.string() }), true),
} as const satisfies Record<string, EntryType>;

export type EntryTypeName = keyof typeof ENTRY_TYPES;
export const ENTRY_TYPE_NAMES = Object.keys(ENTRY_TYPES) as EntryTypeName[];
export const EntryTypeName = z.enum(ENTRY_TYPE_NAMES as [EntryTypeName, ...EntryTypeName[]]);

export function entryType(name: EntryTypeName): EntryType {
  return ENTRY_TYPES[name];
}
