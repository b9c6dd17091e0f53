import { loadConfig } from '@gatehouse/config';
import { AppModule, MailEnv } from '@gatehouse/mail';
import { bootService, createLogger } from '@gatehouse/telemetry';
import { withoutTrail } from './without-trail.js';

/** `mail` as it ships, but for the trail: what the trail costs is measured against it. */
async function main(): Promise<void> {
  const config = loadConfig(MailEnv, process.env);
  const logger = createLogger({ service: 'mail', level: config.LOG_LEVEL });
  await bootService(withoutTrail(AppModule.with({ config, logger })), { config, service: 'mail', logger });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
