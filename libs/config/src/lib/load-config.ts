import { z } from 'zod';
import { ConfigError } from './config-error.js';
import { type Environment, withFiles } from './with-files.js';

/** Settings that would weaken a production run. */
const SANDBOX_ONLY = ['GATEHOUSE_FAULT', 'GATEHOUSE_FAULT_ONCE', 'GATEHOUSE_CLOCK_RATE'] as const;

/**
 * Parses the environment once into a frozen object. `schema` is a `z.object` of variable names, or one with a transform.
 * @throws ConfigError naming every fault, so that one start shows all of them.
 */
export function loadConfig<S extends z.ZodType>(schema: S, source: Environment): Readonly<z.output<S>> {
  const { env, faults: unreadable } = withFiles(source, namesOf(schema));
  const parsed = schema.safeParse(env);
  const faults = [
    ...unreadable,
    ...sandboxFaults(env),
    ...(parsed.error?.issues ?? []).map((issue) => toFault(issue, env)),
  ];
  const shown = faults.filter((fault) => !isExplained(fault, unreadable));
  if (parsed.success && shown.length === 0) return freeze(parsed.data);
  throw new ConfigError(shown);
}

function namesOf(schema: z.ZodType): string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  if (schema instanceof z.ZodPipe) return namesOf(schema.in as z.ZodType);
  return [];
}

function sandboxFaults(env: Record<string, string>): string[] {
  if (env.GATEHOUSE_MODE === 'sandbox') return [];
  return SANDBOX_ONLY.filter((name) => env[name] !== undefined).map(
    (name) => `${name}: only allowed with GATEHOUSE_MODE=sandbox`,
  );
}

/** Zod's default messages hold no input, so a mistyped secret is not printed. */
function toFault(issue: z.core.$ZodIssue, env: Record<string, string>): string {
  const name = issue.path.join('.') || 'settings';
  const missing = issue.code !== 'custom' && issue.path.length === 1 && env[name] === undefined;
  return `${name}: ${missing ? 'is missing' : issue.message}`;
}

/** `X: is missing` says nothing new beside `X_FILE: cannot be read`. */
function isExplained(fault: string, unreadable: readonly string[]): boolean {
  const [name = '', what] = fault.split(': ');
  return what === 'is missing' && unreadable.some((other) => other.startsWith(`${name}_FILE:`));
}

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
  for (const inner of Object.values(value)) freeze(inner);
  return Object.freeze(value);
}
