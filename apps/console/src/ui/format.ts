/** Everything that depends on the language goes through `Intl`. */
export interface Format {
  number(value: string | number): string;
  bytes(value: string | number): string;
  /** `14:05` today, `12 Nov` this year, else `12 Nov 2025`. */
  short(instant: string, now: Date): string;
  /** With seconds and time zone: for records. */
  exact(instant: string): string;
  day(instant: string): string;
  /** `26 minutes`. */
  duration(seconds: number): string;
  /** `12 seconds ago`; `now` for less than five. */
  ago(instant: string, now: Date): string;
  time(instant: string): string;
  list(items: readonly string[]): string;
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;
/** What happened less long ago than this is told as now. */
const NOW_SECONDS = 5;
const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** The reader's own variety of the language (`en-GB`), where the browser names one. */
export function localeFor(language: string): string {
  return navigator.languages.find((tag) => tag.split('-')[0] === language) ?? language;
}

export function formatFor(language: string): Format {
  const number = new Intl.NumberFormat(language);
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'always' });
  const justNow = new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(0, 'second');
  const list = new Intl.ListFormat(language);
  const date = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(language, options);
    return (instant: string) => format.format(new Date(instant));
  };
  const time = date({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const dayMonth = date({ day: 'numeric', month: 'short' });
  const withYear = date({ day: 'numeric', month: 'short', year: 'numeric' });
  const exact = date({ dateStyle: 'medium', timeStyle: 'long' });
  return {
    number: (value) => number.format(typeof value === 'string' ? BigInt(value) : value),
    bytes: (value) => inBytes(language, Number(value)),
    short: (instant, now) => {
      const then = new Date(instant);
      if (then.toDateString() === now.toDateString()) return time(instant);
      return then.getFullYear() === now.getFullYear() ? dayMonth(instant) : withYear(instant);
    },
    exact,
    day: withYear,
    duration: (seconds) => inUnits(language, seconds),
    ago: (instant, now) => {
      const [unit, value] = unitOf(Math.max(0, (now.getTime() - Date.parse(instant)) / 1_000));
      return unit === 'second' && value < NOW_SECONDS ? justNow : relative.format(-value, unit);
    },
    time,
    list: (items) => list.format(items),
  };
}

function unitOf(seconds: number): [(typeof UNITS)[number][0], number] {
  const [unit, size] = UNITS.find(([, size]) => seconds >= size) ?? (['second', 1] as const);
  return [unit, Math.round(seconds / size)];
}

function inUnits(language: string, seconds: number): string {
  const [unit, value] = unitOf(Math.max(1, seconds));
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}

function inBytes(language: string, bytes: number): string {
  const step = Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log(Math.max(1, bytes)) / Math.log(1_000)));
  const unit = BYTE_UNITS[step] ?? 'byte';
  const options = {
    style: 'unit',
    unit,
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: step > 1 ? 1 : 0,
  } as const;
  return new Intl.NumberFormat(language, options).format(bytes / 1_000 ** step);
}
