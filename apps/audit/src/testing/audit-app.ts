import { createLogger, createServiceApp, type Logger } from '@gatehouse/telemetry';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { randomBytes } from 'node:crypto';
import { AppModule } from '../app.module.js';
import { readConfig } from '../config.js';

export const ORIGIN = '00112233445566778899aabbccddeeff.gatehouse.invalid';

interface Place {
  readonly mongoUrl: string;
  readonly natsUrl: string;
  readonly nkeySeed: string;
  readonly dir: string;
}

/** The settings of one installation: several replicas may share them. */
export function auditEnv({ mongoUrl, natsUrl, nkeySeed, dir }: Place, organisations: readonly string[]) {
  const logs = ['system', ...organisations].map((organisation) => ({
    logId: randomBytes(16).toString('hex'),
    organisation,
    seed: randomBytes(32).toString('hex'),
  }));
  return {
    MONGO_URL: mongoUrl,
    NATS_URL: natsUrl,
    NATS_NKEY: nkeySeed,
    GATEHOUSE_MODE: 'sandbox',
    TRAIL_ORIGIN: ORIGIN,
    TRAIL_KEYS: JSON.stringify({ origin: ORIGIN, logs }),
    TRAIL_KEK: randomBytes(32).toString('hex'),
    TRAIL_TOKEN: 'a-token-for-entry-bundles',
    CHECKPOINT_DIR: dir,
    CURSOR_KEY: randomBytes(32).toString('hex'),
    BUILD: 'test',
  };
}

export const testLogger = (): Logger => createLogger({ service: 'audit', level: process.env.TEST_LOG ?? 'silent' });

export async function startAudit(env: Readonly<Record<string, string>>): Promise<NestFastifyApplication> {
  const logger = testLogger();
  const app = await createServiceApp(AppModule.with(readConfig(env), logger), { logger });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}
