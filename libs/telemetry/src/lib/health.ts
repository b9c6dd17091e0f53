export type HealthCheck = () => Promise<void> | void;

export interface Readiness {
  readonly ready: boolean;
  /** `ok`, or the reason in one word or code, by check. */
  readonly checks: Readonly<Record<string, string>>;
}

const CHECK_TIMEOUT_MS = 2_000;

/** What must work before this process may be sent work. A check throws when its part does not. */
export class HealthRegistry {
  private readonly checks = new Map<string, HealthCheck>();
  private stopping = false;

  add(name: string, check: HealthCheck): void {
    this.checks.set(name, check);
  }

  /** From now on unready: a stopping process takes no new work. */
  stop(): void {
    this.stopping = true;
  }

  async ready(): Promise<Readiness> {
    const results = await Promise.all(
      [...this.checks].map(async ([name, check]) => [name, await resultOf(check)] as const),
    );
    const checks = Object.fromEntries(this.stopping ? [...results, ['process', 'is stopping'] as const] : results);
    return { ready: Object.values(checks).every((result) => result === 'ok'), checks };
  }
}

async function resultOf(check: HealthCheck): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve('no answer in 2 s'), CHECK_TIMEOUT_MS);
  });
  try {
    return await Promise.race([Promise.resolve(check()).then(() => 'ok'), late]);
  } catch (error) {
    // A driver's message may hold an address with a password; a HubError's and a plain sentence's does not.
    return nameOf(error);
  } finally {
    clearTimeout(timer);
  }
}

function nameOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'failed';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'name' in error && typeof error.name === 'string' ? error.name : 'failed';
}
