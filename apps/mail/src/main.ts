import { ConfigError, loadConfig } from '@gatehouse/config';
import { bootService, createLogger } from '@gatehouse/telemetry';
import { AppModule } from './app.module.js';
import { MailEnv } from './config.js';

async function main(): Promise<void> {
  const config = loadConfig(MailEnv, process.env);
  const logger = createLogger({ service: 'mail', level: config.LOG_LEVEL });
  await bootService(AppModule.with({ config, logger }), { config, service: 'mail', logger });
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exitCode = 1;
});
