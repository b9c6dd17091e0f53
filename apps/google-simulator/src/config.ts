import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { WINDOWS, type WindowModel } from './api/rate-window.js';

/** One OAuth client of a Google Cloud project; clients with the same project share grants and quota. */
export const ClientSettings = z.object({
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  redirectUris: z.array(z.string().min(1)).min(1),
  appName: z.string().default('Gatehouse'),
  /** `projects/P/topics/T`; P is the project that the client belongs to. */
  topic: z
    .string()
    .regex(/^projects\/[\w-]+\/topics\/[\w.~+%-]+$/)
    .optional(),
  /** A pull subscription of the topic, beside the push one: `projects/P/subscriptions/S`, P as above. */
  pullSubscription: z
    .string()
    .regex(/^projects\/[\w-]+\/subscriptions\/[\w.~+%-]+$/)
    .optional(),
  pushEndpoint: z.url().optional(),
  /** Audience of the push JWT; the endpoint itself when absent, as at Pub/Sub. */
  pushAudience: z.string().optional(),
  pushServiceAccount: z.string().optional(),
  /** Marked Trusted by the Workspace administrator: the consent page has no tick boxes. */
  trusted: z.boolean().default(false),
  /** Publishing status Testing: refresh tokens die after 7 days. */
  testing: z.boolean().default(false),
  /** Who may use an app in Testing; anybody when absent. */
  testUsers: z.array(z.string().toLowerCase()).max(100).optional(),
  /** User type Internal: only accounts of this Workspace domain. */
  internalDomain: z.string().toLowerCase().optional(),
  /** The consent page lets the person choose for how long. */
  timedAccess: z.boolean().default(false),
});
export type ClientSettings = z.infer<typeof ClientSettings>;
export type ClientInput = z.input<typeof ClientSettings>;

/** People of one domain who write to each other; totals over all of them, spread as in life: most hold little, some very much. */
export const OrganisationSettings = z.object({
  domain: z
    .string()
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/)
    .default('sen.example'),
  people: z.number().int().min(1).max(100_000),
  messages: z.number().int().min(0).max(10_000_000).default(0),
  events: z.number().int().min(0).max(10_000_000).default(0),
  files: z.number().int().min(0).max(10_000_000).default(0),
  contacts: z.number().int().min(0).max(10_000_000).default(0),
  seed: z.union([z.string(), z.number()]).transform(String).default('gatehouse'),
});
export type OrganisationSettings = z.infer<typeof OrganisationSettings>;

export const AccountSettings = z.object({
  email: z.string().regex(/^[^\s@]+@[^\s@]+$/),
  name: z.string().min(1).optional(),
  password: z.string().optional(),
  /** Generated messages, made from `seed` when read. */
  messages: z.number().int().min(0).max(1_000_000).default(0),
  seed: z.union([z.string(), z.number()]).transform(String).optional(),
  /** Generated events of the primary calendar, made from `seed`. */
  events: z.number().int().min(0).max(200_000).default(0),
  /** Generated files of My Drive: folders, Google Docs, texts, PDFs and pictures, made from `seed` when read. */
  files: z.number().int().min(0).max(500_000).default(0),
  /** Generated contacts, made from `seed`. */
  contacts: z.number().int().min(0).max(25_000).default(0),
  /** When given, each generated message is padded to about this many bytes (benchmarks). */
  messageBytes: z.number().int().min(1_000).max(50_000_000).optional(),
  /** Whose colleagues the generated mail is from, and to. */
  organisation: OrganisationSettings.pick({ domain: true, people: true, seed: true }).optional(),
  /** Where the history counter starts; a number above 2^53 shows clients that use doubles. */
  historyStart: z
    .string()
    .regex(/^\d{1,19}$/)
    .optional(),
});
export type AccountSettings = z.infer<typeof AccountSettings>;
export type AccountInput = z.input<typeof AccountSettings>;

export const SeedFile = z.object({
  accounts: z.array(AccountSettings).default([]),
  clients: z.array(ClientSettings).default([]),
  organisation: OrganisationSettings.optional(),
});

export const TARIFFS = ['old', 'new', 'unlimited'] as const;
export type Tariff = (typeof TARIFFS)[number];

const json = <T extends z.ZodType>(schema: T) =>
  z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue({ code: 'custom', message: 'is not JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);

const HostName = z
  .string()
  .regex(/^[a-z0-9*]([a-z0-9.-]*[a-z0-9])?$/, 'is a list of host names or IPv4 addresses, by commas');

const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().optional(),
  PUBLIC_URL: z.url().optional(),
  SEED: z.string().default('gatehouse'),
  SEED_FILE: z.string().optional(),
  ORGANISATION_DOMAIN: z.string().optional(),
  PEOPLE: z.coerce.number().optional(),
  MESSAGES: z.coerce.number().optional(),
  EVENTS: z.coerce.number().optional(),
  FILES: z.coerce.number().optional(),
  CONTACTS: z.coerce.number().optional(),
  CLIENTS: json(z.array(ClientSettings)).default([]),
  SANDBOX: z.stringbool().default(false),
  GOOGLE_TARIFF: z.enum(TARIFFS).default('new'),
  QUOTA_STATUS: z.enum(['429', '403']).default('429').transform(Number),
  MAX_CONCURRENT_PER_USER: z.coerce.number().int().min(0).default(0),
  RATE_WINDOW: z.enum(WINDOWS).default('sliding'),
  BYTES_PER_SECOND_PER_USER: z.coerce.number().int().min(0).default(0),
  DOWNLOAD_BYTES_PER_DAY: z.coerce.number().int().min(0).default(0),
  GATEHOUSE_CLOCK_RATE: z.coerce.number().positive().max(10_000).default(1),
  MAILBOX_DIR: z.string().optional(),
  MAILBOX_ACCOUNT: z.string().optional(),
  RANDOM_SEED: z.string().optional(),
  VIRTUAL_CLOCK: z.iso.datetime().optional(),
  RECORD_FILE: z.string().optional(),
  TLS_CERT_FILE: z.string().optional(),
  TLS_KEY_FILE: z.string().optional(),
  TLS_HOSTS: z
    .string()
    .transform((list) => list.split(',').map((host) => host.trim().toLowerCase()))
    .pipe(z.array(HostName))
    .optional(),
});

/** HTTPS with these PEM files, or with a certificate that the simulator makes for these hosts in `DATA_DIR/tls`. */
export type TlsOptions =
  { readonly certFile: string; readonly keyFile: string } | { readonly hosts: readonly string[] };

/** Everything the simulator can be told; every field has a default fit for tests. */
export interface SimulatorOptions {
  readonly port?: number;
  readonly host?: string;
  /** Folder of the journal, message bytes, keys and ledger; in memory when absent. */
  readonly dataDir?: string | undefined;
  readonly publicUrl?: string | undefined;
  readonly seed?: string;
  readonly clients?: readonly ClientInput[];
  readonly accounts?: readonly AccountInput[];
  readonly organisation?: OrganisationSettings | undefined;
  /** Opens `/__sim/…`. */
  readonly sandbox?: boolean;
  readonly tariff?: Tariff;
  /** Status of a quota refusal; Google uses both. */
  readonly quotaStatus?: number;
  /** Concurrent requests of one user before 429; 0 = no cap. */
  readonly maxConcurrentPerUser?: number;
  readonly rateWindow?: WindowModel;
  /** How fast one person's answers leave; 0 = as fast as they can. */
  readonly bytesPerSecondPerUser?: number;
  /** Mail that one person may download in any 24 hours; 0 = any. */
  readonly downloadBytesPerDay?: number;
  readonly clockRate?: number;
  readonly mailboxDir?: string | undefined;
  readonly mailboxAccount?: string | undefined;
  /** Everything that Google makes up (ids, tokens) comes from this seed instead of the system. */
  readonly randomSeed?: string | undefined;
  /** RFC 3339; the clock stands there, but for a millisecond a request and for `/__sim/clock`. */
  readonly virtualClock?: string | undefined;
  /** File that every request is written to, for `replay`. */
  readonly recordFile?: string | undefined;
  /** Plain HTTP when absent. */
  readonly tls?: TlsOptions | undefined;
}

/** Reads the environment of `main.ts`. Throws an Error that lists every fault, one a line. */
export function readEnvironment(env: NodeJS.ProcessEnv): SimulatorOptions {
  const parsed = Environment.safeParse(env);
  if (!parsed.success) throw new Error(describe(parsed.error));
  const value = parsed.data;
  const seeds: z.infer<typeof SeedFile> =
    value.SEED_FILE === undefined ? { accounts: [], clients: [] } : readSeedFile(value.SEED_FILE);
  return {
    port: value.PORT,
    host: value.HOST,
    dataDir: value.DATA_DIR,
    publicUrl: value.PUBLIC_URL,
    seed: value.SEED,
    clients: [...value.CLIENTS, ...seeds.clients],
    accounts: seeds.accounts,
    organisation: organisationOf(value, seeds.organisation),
    sandbox: value.SANDBOX,
    tariff: value.GOOGLE_TARIFF,
    quotaStatus: value.QUOTA_STATUS,
    maxConcurrentPerUser: value.MAX_CONCURRENT_PER_USER,
    rateWindow: value.RATE_WINDOW,
    bytesPerSecondPerUser: value.BYTES_PER_SECOND_PER_USER,
    downloadBytesPerDay: value.DOWNLOAD_BYTES_PER_DAY,
    clockRate: value.GATEHOUSE_CLOCK_RATE,
    mailboxDir: value.MAILBOX_DIR,
    mailboxAccount: value.MAILBOX_ACCOUNT,
    randomSeed: value.RANDOM_SEED,
    virtualClock: value.VIRTUAL_CLOCK,
    recordFile: value.RECORD_FILE,
    tls: tlsOf(value),
  };
}

function tlsOf(value: z.infer<typeof Environment>): TlsOptions | undefined {
  const { TLS_CERT_FILE: certFile, TLS_KEY_FILE: keyFile, TLS_HOSTS: hosts } = value;
  if ((certFile === undefined) !== (keyFile === undefined))
    throw new Error('TLS_CERT_FILE, TLS_KEY_FILE: one goes with the other');
  if (certFile === undefined || keyFile === undefined) return hosts && { hosts };
  if (hosts !== undefined) throw new Error('TLS_HOSTS: goes with no TLS_CERT_FILE; it makes its own');
  return { certFile, keyFile };
}

/** PEOPLE and its companions, else what the seed file says. */
function organisationOf(
  value: z.infer<typeof Environment>,
  seeded: OrganisationSettings | undefined,
): OrganisationSettings | undefined {
  const { ORGANISATION_DOMAIN: domain, PEOPLE: people, SEED: seed } = value;
  const totals = { messages: value.MESSAGES, events: value.EVENTS, files: value.FILES, contacts: value.CONTACTS };
  if (people === undefined) {
    if (domain !== undefined || Object.values(totals).some((total) => total !== undefined))
      throw new Error('ORGANISATION_DOMAIN, MESSAGES, EVENTS, FILES, CONTACTS: need PEOPLE beside them');
    return seeded;
  }
  const parsed = OrganisationSettings.safeParse({ domain, people, seed, ...totals });
  if (!parsed.success) throw new Error(describe(parsed.error));
  return parsed.data;
}

function readSeedFile(path: string): z.infer<typeof SeedFile> {
  const parsed = json(SeedFile).safeParse(readFileSync(path, 'utf8'));
  if (!parsed.success) throw new Error(`SEED_FILE ${path}\n${describe(parsed.error)}`);
  return parsed.data;
}

function describe(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n');
}
