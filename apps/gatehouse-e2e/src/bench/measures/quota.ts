import { setTimeout as pause } from 'node:timers/promises';
import { Demo } from '../../support/demo.js';
import { GoogleSide } from '../../support/google.js';
import { Journey } from '../../support/journey.js';
import type { Measure } from '../measure.js';
import { quotaUse, type QuotaUse } from '../quota-use.js';

/** Governor and simulator alike. */
const CLOCK_RATE = 10;
const WINDOWS = 5;
/** Units a minute and user, and the messages that more than fill the windows. */
const TARIFFS = {
  new: { allowed: 6_000, messages: 2_200 },
  old: { allowed: 15_000, messages: 22_000 },
} as const;
const EMAIL = 'quota@lotus.example';

/** One mailbox with more mail than five minutes allow, on a clock ten times as fast: what Google accepted, and refused. */
export const quota: Measure = {
  name: 'quota',
  async run() {
    const since2026 = await useUnder('new');
    const before2026 = await useUnder('old');
    return {
      'quota.new.use': since2026.use,
      'quota.new.rejections': since2026.rejections,
      'quota.old.use': before2026.use,
      'quota.old.rejections': before2026.rejections,
    };
  },
};

async function useUnder(tariff: keyof typeof TARIFFS): Promise<QuotaUse> {
  const env = { GOOGLE_TARIFF: tariff, GATEHOUSE_CLOCK_RATE: String(CLOCK_RATE) };
  const demo = await Demo.start({ arguments: ['--messages', '0'], env });
  try {
    const { allowed, messages } = TARIFFS[tariff];
    const google = new GoogleSide(demo.ready.google.root);
    await google.addAccount({ email: EMAIL, messages, messageBytes: 2_000, seed: tariff });
    const journey = await Journey.signIn(demo);
    const { id } = await journey.connect({ email: EMAIL });
    await pause(((WINDOWS + 0.5) * 60_000) / CLOCK_RATE);
    const { state } = await journey.status(id);
    if (state !== 'backfilling')
      throw new Error(`the mailbox was too small to fill ${String(WINDOWS)} windows: ${state}`);
    return quotaUse(await google.ledger(), { user: EMAIL, allowed, windows: WINDOWS });
  } finally {
    await demo.dispose();
  }
}
