/** How large a run is. A figure counts only at the sizes that the issue names. */
export interface Settings {
  readonly rounds: number;
  readonly messages: number;
  readonly messageBytes: number;
  readonly mailboxes: number;
  readonly pushSeconds: number;
  /** Names of measures; all of them when empty. */
  readonly only: readonly string[];
}

const FULL = { rounds: 5, messages: 10_000, mailboxes: 50, pushSeconds: 15 } as const;

export function readSettings(env: NodeJS.ProcessEnv): Settings {
  return {
    rounds: Number(env.BENCH_ROUNDS ?? FULL.rounds),
    messages: Number(env.BENCH_MESSAGES ?? FULL.messages),
    messageBytes: 20_000,
    mailboxes: Number(env.BENCH_MAILBOXES ?? FULL.mailboxes),
    pushSeconds: Number(env.BENCH_PUSH_SECONDS ?? FULL.pushSeconds),
    only: (env.BENCH_ONLY ?? '').split(',').filter((name) => name !== ''),
  };
}

/** What is smaller than a figure needs. */
export function shortcomings(settings: Settings): string[] {
  const sizes = ['rounds', 'messages', 'mailboxes', 'pushSeconds'] as const;
  return sizes
    .filter((size) => settings[size] < FULL[size])
    .map((size) => `${size} ${String(settings[size])} instead of ${String(FULL[size])}`);
}
