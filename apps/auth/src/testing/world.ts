import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { finishConnection, resolveSession, signIn, startConnection } from '@gatehouse/contracts';
import { ownId, systemClock, systemRandom } from '@gatehouse/identifiers';
import { type Bus } from '@gatehouse/messaging';
import { createLogger, createServiceApp } from '@gatehouse/telemetry';
import { type SealingKeyPair } from '@gatehouse/vault';
import { AppModule, type AppParts } from '../app.module.js';
import { readConfig } from '../config.js';

export const PUBLIC_URL = 'http://localhost:4000';
export const CLIENT = {
  clientId: 'gatehouse-test',
  clientSecret: 'test-secret',
  redirectUris: [`${PUBLIC_URL}/oauth/callback`],
};
export const ACCOUNTS = [{ email: 'an@example.test' }, { email: 'other@example.test' }];
export const PASSWORD = 'correct horse battery';
export const ORIGIN = { ip: '192.0.2.1', userAgent: 'test' };

export interface Place {
  mongoUrl(service: 'auth' | 'audit'): string;
  readonly natsUrl: string;
  nkeySeed(user: 'auth' | 'audit' | 'gateway' | 'mail'): string;
  readonly dir: string;
}

export const newOrganisation = () => ownId('org', systemClock, systemRandom);
export const testLogger = createLogger({ service: 'auth', level: process.env.TEST_LOG ?? 'silent' });

export function person(n: number) {
  const id = ownId('per', systemClock, systemRandom);
  return { id, email: `person${n}@gatehouse.test`, name: `Person ${n}`, password: PASSWORD, roles: ['member'] };
}

export function auditEnv(place: Place, organisation: string) {
  const origin = '00112233445566778899aabbccddeeff.gatehouse.invalid';
  const logs = ['system', organisation].map((one) => {
    return { logId: randomBytes(16).toString('hex'), organisation: one, seed: randomBytes(32).toString('hex') };
  });
  return {
    MONGO_URL: place.mongoUrl('audit'),
    NATS_URL: place.natsUrl,
    NATS_NKEY: place.nkeySeed('audit'),
    GATEHOUSE_MODE: 'sandbox',
    TRAIL_ORIGIN: origin,
    TRAIL_KEYS: JSON.stringify({ origin, logs }),
    TRAIL_KEK: randomBytes(32).toString('hex'),
    TRAIL_TOKEN: 'a-token-for-entry-bundles',
    CHECKPOINT_DIR: join(place.dir, 'checkpoints'),
    CURSOR_KEY: randomBytes(32).toString('hex'),
    BUILD: 'test',
  };
}

export function authEnv(place: Place, google: string, mail: SealingKeyPair, seed: object) {
  return {
    MONGO_URL: place.mongoUrl('auth'),
    NATS_URL: place.natsUrl,
    NATS_NKEY: place.nkeySeed('auth'),
    GATEHOUSE_MODE: 'sandbox',
    KEK: randomBytes(32).toString('hex'),
    SERVICE_KEYS: JSON.stringify({ mail: mail.publicKey }),
    PUBLIC_URL,
    GOOGLE_CLIENT_ID: CLIENT.clientId,
    GOOGLE_CLIENT_SECRET: CLIENT.clientSecret,
    GOOGLE_ISSUER: google,
    GOOGLE_AUTH_URL: `${google}/o/oauth2/v2/auth`,
    GOOGLE_TOKEN_URL: `${google}/token`,
    GOOGLE_REVOKE_URL: `${google}/revoke`,
    GOOGLE_JWKS_URL: `${google}/oauth2/v3/certs`,
    GOOGLE_TARIFF: 'unlimited',
    SEED: JSON.stringify(seed),
    WITHDRAWAL_LEDGER_FILE: join(place.dir, 'withdrawals.jsonl'),
    BUILD: 'test',
  };
}

export async function startAuth(
  env: Readonly<Record<string, string>>,
  parts?: AppParts,
): Promise<NestFastifyApplication> {
  const app = await createServiceApp(AppModule.with(readConfig(env), testLogger, parts), { logger: testLogger });
  await app.init();
  return app;
}

/** What the gateway does for a browser. */
export class Browser {
  constructor(
    private readonly bus: Bus,
    private readonly email: string,
    private secret = '',
  ) {}

  async signIn(): Promise<this> {
    const session = await this.bus.request(signIn, { email: this.email, password: PASSWORD, origin: ORIGIN });
    this.secret = session.secret;
    return this;
  }

  async principal(): Promise<string> {
    return (await this.bus.request(resolveSession, { secret: this.secret, origin: ORIGIN })).principal;
  }

  async start(connectionId: string | null = null) {
    const principal = await this.principal();
    return this.bus.request(startConnection, { principal, features: ['mail'], connectionId, language: 'vi' });
  }

  async finish(callback: URL) {
    const parameter = (name: string) => callback.searchParams.get(name);
    const answer = {
      state: parameter('state') ?? '',
      code: parameter('code'),
      iss: parameter('iss'),
      error: parameter('error'),
    };
    return this.bus.request(finishConnection, { principal: await this.principal(), ...answer });
  }
}
