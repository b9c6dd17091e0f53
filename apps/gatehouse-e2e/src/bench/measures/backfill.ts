import { Demo } from '../../support/demo.js';
import { runBackfill, type Backfill } from '../backfill-run.js';
import { isFigure, type Figures } from '../figures.js';
import type { Measure, Round } from '../measure.js';
import type { Cost } from '../process-costs.js';

/** A mailbox under the tariff of 10⁹ units: speed, CPU and memory of the product beside a client that fetches and drops. */
export const backfill: Measure = {
  name: 'backfill',
  async run(round) {
    const { perSecond, cpuMs, nullPerSecond, costs } = await backfillWithTrail(round);
    return {
      'backfill.perSecond': perSecond,
      'backfill.cpuMs': cpuMs,
      'backfill.null': nullPerSecond,
      'backfill.ofNull': perSecond / nullPerSecond,
      ...peaks(costs),
    };
  },
};

/** The product as it ships; shared with the measure of what the trail costs. */
export function backfillWithTrail(round: Round): Promise<Backfill> {
  return round.once('backfill with trail', async () => {
    const demo = await Demo.start({ arguments: ['--messages', '0'], env: { GOOGLE_TARIFF: 'unlimited' } });
    try {
      return await runBackfill(demo, round);
    } finally {
      await demo.dispose();
    }
  });
}

/** Peak memory by process; those that have no figure are left out. */
export function peaks(costs: Record<string, Cost>): Figures {
  const named = Object.entries(costs).map(([name, { peakRssMb }]) => [`rss.${name}`, peakRssMb] as const);
  return Object.fromEntries(named.filter(([name]) => isFigure(name)));
}
