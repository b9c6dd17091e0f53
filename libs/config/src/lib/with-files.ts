import { readFileSync } from 'node:fs';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ResolvedEnvironment {
  readonly env: Record<string, string>;
  /** One line for each file that could not be read. */
  readonly faults: readonly string[];
}

/**
 * Puts the trimmed content of the file named by `X_FILE` under `X`, for each `X` in `names` that is not set itself.
 * A name that asks for the path (`WITHDRAWAL_LEDGER_FILE`) keeps it. An empty variable counts as unset.
 */
export function withFiles(source: Environment, names: readonly string[]): ResolvedEnvironment {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(source)) if (value !== undefined && value !== '') env[name] = value;
  const faults: string[] = [];
  for (const name of names) {
    const path = env[`${name}_FILE`];
    if (env[name] !== undefined || path === undefined) continue;
    try {
      env[name] = readFileSync(path, 'utf8').trim();
    } catch (error) {
      faults.push(`${name}_FILE: cannot be read (${codeOf(error)})`);
    }
  }
  return { env, faults };
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'unknown';
}
