/** What Google allows one project, and what each method costs (Gmail: guides quota page, two regimes since 2026-05-01). */
export interface Tariff {
  readonly name: string;
  readonly unitsPerMinutePerUser: number;
  readonly unitsPerMinutePerProject: number;
  readonly costs: Readonly<Record<string, number>>;
}

const GMAIL_COSTS = {
  'gmail.users.getProfile': 1,
  'gmail.users.labels.list': 1,
  'gmail.users.labels.get': 1,
  'gmail.users.messages.list': 5,
  'gmail.users.threads.list': 10,
  'gmail.users.history.list': 2,
  'gmail.users.watch': 100,
  'gmail.users.stop': 50,
};

export const TARIFFS = {
  /** Projects that called the API between November 2025 and April 2026. */
  old: {
    name: 'old',
    unitsPerMinutePerUser: 15_000,
    unitsPerMinutePerProject: 1_200_000,
    costs: { ...GMAIL_COSTS, 'gmail.users.messages.get': 5, 'gmail.users.threads.get': 10 },
  },
  /** Projects created on or after 2026-05-01. */
  new: {
    name: 'new',
    unitsPerMinutePerUser: 6_000,
    unitsPerMinutePerProject: 1_200_000,
    costs: { ...GMAIL_COSTS, 'gmail.users.messages.get': 20, 'gmail.users.threads.get': 40 },
  },
  /** Quota as good as off: the governor still runs, so there is no second path. */
  unlimited: {
    name: 'unlimited',
    unitsPerMinutePerUser: 1_000_000_000,
    unitsPerMinutePerProject: 1_000_000_000,
    costs: { ...GMAIL_COSTS, 'gmail.users.messages.get': 20, 'gmail.users.threads.get': 40 },
  },
} as const satisfies Record<string, Tariff>;

export type TariffName = keyof typeof TARIFFS;

/** Units of one call; a method that the tariff does not name is charged like its dearest read. */
export function unitsOf(tariff: Tariff, method: string): number {
  return tariff.costs[method] ?? 100;
}
