import 'reflect-metadata';
import { bootService, createLogger } from '@gatehouse/telemetry';
import { AppModule } from './app.module.js';
import { readConfig } from './config.js';

const service = 'auth';

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const logger = createLogger({ service, level: config.LOG_LEVEL });
  await bootService(AppModule.with(config, logger), { config, service, logger });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
