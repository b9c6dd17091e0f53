import { setTimeout as wait } from 'node:timers/promises';

/** Statuses by which a listener takes a notification (Pub/Sub push; guides/push of Calendar and Drive). */
export const TAKEN: ReadonlySet<number> = new Set([102, 200, 201, 202, 204]);

const ANSWER_WITHIN_MS = 10_000;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 10_000;
const MAX_TRIES = 50;

/** Posts a notification. @returns the listener's status; 0 where there is none */
export function notify(
  address: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  stop: AbortSignal,
): Promise<number> {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
  return fetch(address, { method: 'POST', headers, body, signal, redirect: 'manual' }).then(
    async (response) => {
      await response.body?.cancel();
      return response.status;
    },
    () => 0,
  );
}

/** Tries until it is done, with pauses that double; gives up after fifty times, or when stopped. */
export async function untilDone(stop: AbortSignal, attempt: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < MAX_TRIES && !stop.aborted; tries += 1) {
    if (await attempt()) return;
    const pause = Math.min(FIRST_RETRY_MS * 2 ** tries, LONGEST_RETRY_MS);
    await wait(pause, undefined, { signal: stop, ref: false }).catch(() => undefined);
  }
}
