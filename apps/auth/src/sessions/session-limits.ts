/** A session ends after this long without a request … */
export const IDLE_MS = 2 * 60 * 60_000;
/** … and in any case after this long. */
export const ABSOLUTE_MS = 24 * 60 * 60_000;
/** How often a use is written down. */
const TOUCH_MS = 60_000;

export interface SessionTimes {
  readonly createdAt: Date;
  readonly seenAt: Date;
}

export function expiryOf({ createdAt, seenAt }: SessionTimes): Date {
  return new Date(Math.min(seenAt.getTime() + IDLE_MS, createdAt.getTime() + ABSOLUTE_MS));
}

export function isOver(times: SessionTimes, now: Date): boolean {
  return expiryOf(times).getTime() <= now.getTime();
}

export function needsTouch({ seenAt }: SessionTimes, now: Date): boolean {
  return now.getTime() - seenAt.getTime() >= TOUCH_MS;
}
