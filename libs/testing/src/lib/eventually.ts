import { setTimeout as delay } from 'node:timers/promises';

interface Waiting {
  readonly withinMs?: number;
  readonly everyMs?: number;
  readonly what?: string;
}

/**
 * Tries until `condition` gives a value that is not undefined or false, asking every 20 ms unless told; then answers it.
 * Fails with the last error or value when the time is over. For effects of other processes, which no test can await.
 */
export async function eventually<T>(
  condition: () => T | Promise<T>,
  { withinMs = 10_000, everyMs = 20, what = 'the condition' }: Waiting = {},
): Promise<Exclude<T, undefined | false | null>> {
  const until = performance.now() + withinMs;
  let last: unknown;
  do {
    try {
      const value = await condition();
      if (value !== undefined && value !== false && value !== null)
        return value as Exclude<T, undefined | false | null>;
      last = value;
    } catch (error) {
      last = error;
    }
    await delay(everyMs);
  } while (performance.now() < until);
  throw new Error(`${what} did not come true within ${withinMs} ms; last: ${describe(last)}`, { cause: last });
}

function describe(value: unknown): string {
  return value instanceof Error ? value.message : String(value);
}
