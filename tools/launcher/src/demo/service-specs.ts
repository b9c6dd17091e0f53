import { join } from 'node:path';
import { type ChildSpec } from '@gatehouse/local-stack';
import { mainOf, REGISTER } from '../paths.js';
import { type GoogleSettings } from './google.js';
import { type ServiceMains } from './options.js';
import { type Ports } from './ports.js';
import { type Secrets } from './secrets.js';

export interface Surroundings {
  readonly data: string;
  readonly logs: string;
  readonly ports: Ports;
  readonly secrets: Secrets;
  readonly publicUrl: string;
  readonly mongoUrl: (service: string) => string;
  readonly natsUrl: string;
  readonly google: GoogleSettings;
  readonly origin: string;
  readonly sandbox: boolean;
  readonly mains: ServiceMains;
}

type Settings = Record<string, string>;
export const SERVICE_NAMES = ['auth', 'audit', 'mail', 'gateway'] as const;
type Service = (typeof SERVICE_NAMES)[number];

/** Each service as a child process with exactly the settings it needs. */
export function serviceSpec(service: Service, around: Surroundings): ChildSpec {
  const settings = { auth: authSettings, audit: auditSettings, mail: mailSettings, gateway: gatewaySettings }[service](
    around,
  );
  const main = around.mains[service] ?? mainOf(`apps/${service}`);
  return childSpec(service, main, around.ports[service], around.logs, {
    ...commonSettings(service, around),
    ...settings,
  });
}

/**
 * A service's memory is mostly buffers outside V8's heap. By itself V8 collects all of its heap for every 64 MiB of them,
 * which costs a mail copy as much CPU as reading the mail does; counted with the heap they make it collect in proportion.
 * Figures: `docs/benchmarks.md`, "Memory and the collector".
 */
const NODE_FLAGS = [
  '--enable-source-maps',
  '--external-memory-accounted-in-global-limit',
  '--max-old-space-size=1024',
  '--max-semi-space-size=16',
];
/** glibc keeps a heap per thread otherwise, none of which it gives back. */
const MEMORY = { MALLOC_ARENA_MAX: '2' };

/** A Node process of ours: ready when `/health/ready` answers 200. */
export function childSpec(name: string, main: string, port: number, logs: string, settings: Settings): ChildSpec {
  return {
    name,
    command: process.execPath,
    args: [...NODE_FLAGS, '--import', REGISTER, main],
    env: { ...inherited(), ...MEMORY, PORT: String(port), HOST: '127.0.0.1', ...settings },
    logFile: join(logs, `${name}.log`),
    ready: () => isReady(port),
    readyWithinMs: 60_000,
  };
}

/** The machine's surroundings without this user's secrets; OTEL_* and test hooks pass. */
function inherited(): NodeJS.ProcessEnv {
  const passed =
    /^(PATH|HOME|TZ|LANG|LC_.*|NODE_OPTIONS|NODE_EXTRA_CA_CERTS|OTEL_.*|LOG_LEVEL|GATEHOUSE_(FAULT|FAULT_ONCE|CLOCK_RATE))$/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => passed.test(name)));
}

async function isReady(port: number): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(2_000) });
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`not ready: ${answer.status}`);
}

function commonSettings(service: Service, { natsUrl, secrets, mongoUrl, sandbox }: Surroundings): Settings {
  return {
    GATEHOUSE_MODE: sandbox ? 'sandbox' : 'production',
    NATS_URL: natsUrl,
    NATS_NKEY_FILE: secrets.path(`${service}.nkey`),
    ...(service === 'gateway' ? {} : { MONGO_URL: mongoUrl(service) }),
  };
}

function authSettings({ data, secrets, publicUrl, google }: Surroundings): Settings {
  return {
    PUBLIC_URL: publicUrl,
    KEK_FILE: secrets.path('kek'),
    SERVICE_KEYS_FILE: secrets.path('service-keys.json'),
    SEED_FILE: secrets.path('seed.json'),
    WITHDRAWAL_LEDGER_FILE: join(data, 'withdrawals.jsonl'),
    GOOGLE_CLIENT_ID: google.clientId,
    GOOGLE_CLIENT_SECRET_FILE: secrets.path('google-client-secret'),
    GOOGLE_ISSUER: google.issuer,
    GOOGLE_AUTH_URL: google.authUrl,
    GOOGLE_TOKEN_URL: google.tokenUrl,
    GOOGLE_REVOKE_URL: google.revokeUrl,
    GOOGLE_JWKS_URL: google.jwksUrl,
    GOOGLE_ISS_PARAMETER: google.issParameter,
    GOOGLE_TARIFF: tariff(),
  };
}

export const PUSH_TOPIC = 'projects/gatehouse-demo/topics/gmail';

function mailSettings({ secrets, google, publicUrl, sandbox }: Surroundings): Settings {
  const topic = process.env.PUSH_TOPIC ?? (sandbox ? PUSH_TOPIC : undefined);
  return {
    SEALING_KEY_FILE: secrets.path('mail-sealing-key'),
    CURSOR_KEY_FILE: secrets.path('mail-cursor-key'),
    GOOGLE_ROOT_URL: google.root,
    GOOGLE_TARIFF: tariff(),
    ...(topic === undefined ? {} : { PUSH_TOPIC: topic, PUSH_AUDIENCE: `${publicUrl}/push/gmail` }),
    PUSH_ISSUER: google.issuer,
    PUSH_JWKS_URL: google.jwksUrl,
  };
}

export const tariff = (): string => process.env.GOOGLE_TARIFF ?? 'new';

function auditSettings({ data, secrets, origin }: Surroundings): Settings {
  return {
    TRAIL_ORIGIN: origin,
    TRAIL_KEYS_FILE: secrets.path('trail-keys.json'),
    TRAIL_KEK_FILE: secrets.path('trail-kek'),
    TRAIL_TOKEN_FILE: secrets.path('trail-token'),
    CURSOR_KEY_FILE: secrets.path('audit-cursor-key'),
    CHECKPOINT_DIR: join(data, 'checkpoints'),
  };
}

function gatewaySettings({ publicUrl, ports }: Surroundings): Settings {
  return {
    PUBLIC_URL: publicUrl,
    MAIL_URL: `http://127.0.0.1:${ports.mail}`,
    AUDIT_URL: `http://127.0.0.1:${ports.audit}`,
    CONSOLE_DIR: join(mainOf('apps/console'), '..'),
  };
}
