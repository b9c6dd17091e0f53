import { exportPlan } from './lib/otel/export-plan.js';
import { serviceOf } from './lib/otel/service-of.js';

/**
 * Loaded before a program (`node --import @gatehouse/telemetry/register main.js`), since the instrumentations have to be
 * there before what they watch. It alone reads `OTEL_*`; unless they ask for an export it loads nothing.
 */
const plan = exportPlan(process.env);

if (plan.traces || plan.metrics || plan.refused.length > 0) {
  const service = serviceOf(process.argv[1]);
  const { createLogger } = await import('./lib/logger.js');
  const logger = createLogger({ service });
  for (const why of plan.refused) logger.warn({ event: 'otel.refused' }, why);
  if (plan.traces || plan.metrics) {
    try {
      const { startExport } = await import('./lib/otel/start-export.js');
      startExport(plan, service, logger);
    } catch (error) {
      // Work goes on unwatched: telemetry is no reason to be down.
      logger.error({ event: 'otel.failed', err: error }, 'OpenTelemetry cannot start; see the OTEL_* settings');
    }
  }
}
