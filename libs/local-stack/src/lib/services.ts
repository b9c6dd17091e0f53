import { type Privilege, type DatabaseUser } from './database-users.js';
import { type ServiceSubjects } from './nats-accounts.js';

/** Who talks to whom; a subject that is not derived from this table is refused by the server. */
export const SERVICES = [
  { name: 'auth', asks: ['audit', 'mail', 'gateway'], hears: [], durables: [] },
  { name: 'audit', asks: ['auth'], hears: ['auth'], durables: [['auth', 'audit-grants']] },
  { name: 'mail', asks: ['auth', 'audit'], hears: ['auth'], durables: [['auth', 'mail-grants']] },
  { name: 'gateway', asks: ['auth', 'mail', 'audit'], hears: ['auth', 'mail', 'audit'], durables: [] },
] as const satisfies readonly ServiceSubjects[];

export type ServiceName = (typeof SERVICES)[number]['name'];
export const SERVICE_NAMES: readonly ServiceName[] = SERVICES.map(({ name }) => name);

/** The services' databases; the gateway has none. */
export const DATABASES = ['auth', 'audit', 'mail'] as const satisfies readonly ServiceName[];

/** `gh_<service>`: one database per service. */
export const databaseOf = (service: string): string => `gh_${service}`;

const APPEND = ['insert', 'find', 'createCollection', 'createIndex', 'listCollections', 'listIndexes'];

/** Audit's collections that change; every other one (entries, tiles, checkpoints, bodies) can only be added to. */
const AUDIT_CHANGES = [
  'audit_migrations',
  'audit_leases',
  'audit_inbox',
  'audit_pseudonyms',
  'audit_keys',
  'audit_outbox',
  'audit_snapshots',
  'audit_dead_letters',
];

const AUDIT_ROLE: readonly Privilege[] = [
  { collection: '', actions: APPEND },
  ...AUDIT_CHANGES.map((collection) => ({ collection, actions: ['update', 'remove', 'dropIndex'] })),
];

/** One user per service in its own database; audit's may add entries and never alter one. */
export function databaseUsers(passwordOf: (service: string) => string): DatabaseUser[] {
  return DATABASES.map((service) => ({
    user: service,
    password: passwordOf(service),
    db: databaseOf(service),
    role: service === 'audit' ? AUDIT_ROLE : 'readWrite',
  }));
}
