import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { HealthRegistry } from './health.js';

/** Of the 10 s that a stop may take: open answers get 5 s, everything 9.5 s. */
const CUT_CONNECTIONS_MS = 5_000;
const GIVE_UP_MS = 9_500;

/** The part of `process` that a stop needs. */
export interface SignalHost {
  on(signal: 'SIGTERM' | 'SIGINT', listener: (signal: NodeJS.Signals) => void): unknown;
  exit(code: number): void;
}

/** SIGTERM, SIGINT: unready, stop taking work, finish, close, exit 0; exit 1 when something does not let go in time. */
export function stopOnSignal(app: NestFastifyApplication, logger: Logger, host: SignalHost = process): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) return;
    stopping = true;
    logger.info({ event: 'stopping', signal }, 'stopping');
    app.get(HealthRegistry, { strict: false }).stop();
    setTimeout(() => app.getHttpServer().closeAllConnections(), CUT_CONNECTIONS_MS).unref();
    setTimeout(() => {
      logger.error({ event: 'stop.late' }, 'something did not close in time');
      host.exit(1);
    }, GIVE_UP_MS).unref();
    app.close().then(
      () => {
        logger.info({ event: 'stopped' }, 'stopped');
        host.exit(0);
      },
      (error: unknown) => {
        logger.error({ event: 'stop.failed', err: error }, 'closing failed');
        host.exit(1);
      },
    );
  };
  host.on('SIGTERM', stop);
  host.on('SIGINT', stop);
}
