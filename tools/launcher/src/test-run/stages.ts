import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { nodeProgram, runShown } from './run-shown.js';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface Stage {
  readonly name: string;
  run(): Promise<Counts>;
}

/** A stage that is one check: it counts as one test. */
export function check(name: string, ...commands: readonly (readonly string[])[]): Stage {
  return {
    name,
    async run() {
      for (const [program = '', ...args] of commands) {
        if ((await runShown(nodeProgram(program, args))) !== 0) return { passed: 0, failed: 1, skipped: 0 };
      }
      return { passed: 1, failed: 0, skipped: 0 };
    },
  };
}

const JestResult = z.object({
  success: z.boolean(),
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  numRuntimeErrorTestSuites: z.number(),
});

/** A run of Jest; a suite that cannot run counts as one failed test, and so does a run without a result. */
export function jest(name: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Stage {
  return {
    name,
    async run() {
      const file = join(tmpdir(), `gatehouse-${name.replaceAll(/\W+/g, '-')}-${process.pid}.json`);
      const code = await runShown(nodeProgram('jest/bin/jest.js', ['--json', `--outputFile=${file}`, ...args]), env);
      const counts = await readCounts(file);
      await rm(file, { force: true });
      if (counts === undefined) return { passed: 0, failed: 1, skipped: 0 };
      return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
    },
  };
}

async function readCounts(file: string): Promise<Counts | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const result = JestResult.parse(JSON.parse(text));
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}
