import { GoogleSide } from '../../support/google.js';
import type { Measure } from '../measure.js';
import { nullClient } from '../null-client.js';
import { startPinned } from '../pinned-simulator.js';
import { costOf } from '../process-costs.js';

const EMAIL = 'bench@lotus.example';
const ORGANISATION = { PEOPLE: '200', MESSAGES: '100000' };

/** What the simulated Google gives on one core to a client on another, and how much an organisation of 100,000 messages takes. */
export const simulator: Measure = {
  name: 'simulator',
  async run({ settings }) {
    return {
      'simulator.perSecond': await speed(settings.messages, settings.messageBytes),
      'rss.simulator': await size(),
    };
  },
};

async function speed(messages: number, messageBytes: number): Promise<number> {
  const pinned = await startPinned();
  try {
    await new GoogleSide(pinned.url).addAccount({ email: EMAIL, messages, messageBytes, seed: 'bench' });
    await nullClient(pinned.url, EMAIL);
    const warm = await nullClient(pinned.url, EMAIL);
    return warm.messages / warm.seconds;
  } finally {
    await pinned.stop();
  }
}

/** Every message listed and its raw bytes read once, so that whatever is kept of them is there. */
async function size(): Promise<number> {
  const pinned = await startPinned(ORGANISATION);
  try {
    for (const email of await new GoogleSide(pinned.url).accounts()) await nullClient(pinned.url, email);
    return (await costOf(pinned.pid)).peakRssMb;
  } finally {
    await pinned.stop();
  }
}
