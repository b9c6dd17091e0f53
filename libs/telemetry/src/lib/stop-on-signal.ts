import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { finishBeforeExit } from './before-exit.js';
import { HealthRegistry } from './health.js';

/** Of the 10 s that a stop may take: open answers get 5 s, everything 9.5 s. */
const CUT_CONNECTIONS_MS = 5_000;
const GIVE_UP_MS = 9_500;
/** Of what is then left, at most this much goes to `beforeExit`. */
const LAST_MS = 1_500;

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
    const startedMs = performance.now();
    const end = (code: number) => {
      const leftMs = startedMs + GIVE_UP_MS - 200 - performance.now();
      void finishBeforeExit(Math.max(0, Math.min(LAST_MS, leftMs))).then(() => host.exit(code));
    };
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
        end(0);
      },
      (error: unknown) => {
        logger.error({ event: 'stop.failed', err: error }, 'closing failed');
        end(1);
      },
    );
  };
  host.on('SIGTERM', stop);
  host.on('SIGINT', stop);
}
