import { busEnv, loadConfig, processEnv } from '@gatehouse/config';
import { createLogger } from '@gatehouse/telemetry';
import { z } from 'zod';
import { provisionStreams } from './lib/provision.js';

/** The provisioner: makes streams and durables as the one user that may, then ends. Run before the services. */
async function main(): Promise<void> {
  const config = loadConfig(z.object({ ...busEnv, LOG_LEVEL: processEnv.LOG_LEVEL }), process.env);
  const logger = createLogger({ service: 'provisioner', level: config.LOG_LEVEL });
  await provisionStreams({ url: config.NATS_URL, nkeySeed: config.NATS_NKEY, logger });
  logger.info({ event: 'provisioned' }, 'streams and consumers are there');
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
