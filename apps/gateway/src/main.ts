import 'reflect-metadata';
import { loadConfig } from '@gatehouse/config';
import { bootService, createLogger } from '@gatehouse/telemetry';
import { AppModule } from './app.module.js';
import { gatewayEnv } from './config.js';
import { gatewayOptions } from './gateway-app.js';

const service = 'gateway';

async function main(): Promise<void> {
  const config = loadConfig(gatewayEnv, process.env);
  const logger = createLogger({ service, level: config.LOG_LEVEL });
  await bootService(AppModule.with(config, logger), { ...gatewayOptions(config, logger), config, service });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
