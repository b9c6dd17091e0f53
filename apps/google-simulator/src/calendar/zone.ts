const formats = new Map<string, Intl.DateTimeFormat>();
/** Clocks change at quarters of an hour; to ask for each anew takes most of the time of an expansion. */
const QUARTER_MS = 900_000;
const MAX_KNOWN = 200_000;
const offsets = new Map<string, number>();

/** Whether this is a time zone of the IANA list. */
export function isZone(zone: string): boolean {
  try {
    return formatOf(zone).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** How far the clocks of a zone are ahead of UTC at an instant, ms. */
export function offsetAt(ms: number, zone: string): number {
  if (zone === 'UTC') return 0;
  const key = `${zone}${String(Math.floor(ms / QUARTER_MS))}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  if (offsets.size >= MAX_KNOWN) offsets.clear();
  const offset = computeOffset(ms, zone);
  offsets.set(key, offset);
  return offset;
}

function computeOffset(ms: number, zone: string): number {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1_000) * 1_000;
}

/**
 * The instant at which the clocks of a zone show a wall time (written as ms, as if it were UTC). What falls into the hour that
 * summer time skips is moved behind it; of an hour that comes twice, the first is meant (RFC 5545 3.3.5).
 */
export function instantOf(wallMs: number, zone: string): number {
  const before = offsetAt(wallMs - 86_400_000, zone);
  const first = wallMs - before;
  if (offsetAt(first, zone) === before) return first;
  const second = wallMs - offsetAt(first, zone);
  return second + offsetAt(second, zone) === wallMs ? second : first;
}

/** RFC 3339 to the second, with the offset of the zone at that instant. */
export function rfc3339(ms: number, zone: string): string {
  const offset = offsetAt(ms, zone);
  const wall = new Date(ms + offset).toISOString().slice(0, 19);
  if (offset === 0) return `${wall}Z`;
  const minutes = Math.abs(offset) / 60_000;
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `${wall}${offset < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, made);
  return made;
}
