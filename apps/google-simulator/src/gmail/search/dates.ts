const DAY_MS = 86_400_000;
const UNITS: Readonly<Record<string, (date: Date, count: number) => void>> = {
  d: (date, count) => date.setUTCDate(date.getUTCDate() - count),
  m: (date, count) => date.setUTCMonth(date.getUTCMonth() - count),
  y: (date, count) => date.setUTCFullYear(date.getUTCFullYear() - count),
};

const pacific = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/Los_Angeles',
  hour: 'numeric',
  hourCycle: 'h23',
});

/**
 * `2026/11/23`, `2026-11-23`, `11/23/2026` as midnight of Pacific time, or seconds since 1970 (Gmail guides/filtering).
 * @returns milliseconds, or undefined for what is no date
 */
export function timeOf(value: string): number | undefined {
  if (/^\d{9,12}$/.test(value)) return Number(value) * 1_000;
  const parts = /^(\d{4})[/-](\d{1,2})[/-](\d{1,2})$/.exec(value) ?? american(value);
  if (parts === null) return undefined;
  const [year = 0, month = 0, day = 0] = parts.slice(1).map(Number);
  const utc = Date.UTC(year, month - 1, day);
  const isReal = new Date(utc).getUTCMonth() === month - 1 && new Date(utc).getUTCDate() === day;
  return isReal ? pacificMidnight(utc) : undefined;
}

/** `3d`, `2m`, `1y` before now. */
export function timeBefore(now: number, value: string): number | undefined {
  const [, count = '', unit = ''] = /^(\d{1,4})([dmy])$/i.exec(value) ?? [];
  const back = UNITS[unit.toLowerCase()];
  if (back === undefined) return undefined;
  const date = new Date(now);
  back(date, Number(count));
  return date.getTime();
}

function american(value: string): readonly string[] | null {
  const [, month = '', day = '', year = ''] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(value) ?? [];
  return year === '' ? null : ['', year, month, day];
}

/** Seven or eight hours after midnight UTC, as daylight saving has it. */
function pacificMidnight(utc: number): number {
  const hour = DAY_MS / 24;
  return Number(pacific.format(utc + 7 * hour)) === 0 ? utc + 7 * hour : utc + 8 * hour;
}
