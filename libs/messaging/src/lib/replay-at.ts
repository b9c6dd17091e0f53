import { setTimeout as delay } from 'node:timers/promises';
import type { replayDeadLetter } from '@gatehouse/contracts';
import { HubError } from '@gatehouse/errors';
import type { Bus } from './bus.js';

/** Instances share requests by chance, and an account has one owner: asked so often, its owner is met. */
const ASKS = 20;
const BETWEEN_MS = 250;

/** @throws HubError what the handler says, DEAD_LETTER_UNKNOWN, or DEAD_LETTER_UNAVAILABLE when its owner was not met */
export async function replayAt(bus: Bus, request: ReturnType<typeof replayDeadLetter>, id: string): Promise<void> {
  for (let ask = 1; ; ask += 1) {
    try {
      await bus.request(request, { id });
      return;
    } catch (error) {
      const isElsewhere = error instanceof HubError && (error as HubError).code === 'DEAD_LETTER_UNAVAILABLE';
      if (!isElsewhere || ask === ASKS) throw error;
    }
    await delay(BETWEEN_MS);
  }
}
