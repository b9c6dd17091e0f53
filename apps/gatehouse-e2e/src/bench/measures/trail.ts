import { Demo } from '../../support/demo.js';
import { runBackfill, type Backfill } from '../backfill-run.js';
import type { Measure } from '../measure.js';
import { backfillWithTrail } from './backfill.js';

/** A launcher whose mail service has the null trail: no setting of the product does that. */
const LAUNCHER = 'tools/bench/dist/demo-without-trail.main.js';

/** The same backfill by a mail service that records nothing, beside the one that does. */
export const trail: Measure = {
  name: 'trail',
  async run(round) {
    const on = await backfillWithTrail(round);
    const env = { GOOGLE_TARIFF: 'unlimited' };
    const demo = await Demo.start({ launcher: LAUNCHER, arguments: ['--messages', '0'], env });
    try {
      const off = await runBackfill(demo, round);
      const told = (one: Backfill): string => `${one.perSecond.toFixed(0)}/s with ${String(one.entries)} entries`;
      round.say(`trail: ${told(on)} on, ${told(off)} off`);
      if (!(off.entries < on.entries / 2)) throw new Error('the service without trail wrote to the trail');
      return { 'trail.onOff': on.perSecond / off.perSecond };
    } finally {
      await demo.dispose();
    }
  },
};
