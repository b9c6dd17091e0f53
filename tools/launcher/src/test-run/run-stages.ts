import { colours } from '../colours.js';
import { type Counts, type Stage } from './stages.js';

interface Outputs {
  /** Gets the one line of the result. */
  readonly result: (line: string) => void;
  readonly say: (line: string) => void;
}

/** Runs every stage, also after a failure, and answers the exit code. The result is `N passed, N failed`, with `, N skipped` if there are. */
export async function runStages(stages: readonly Stage[], { result, say }: Outputs): Promise<number> {
  let total: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const stage of stages) {
    say(colours.bold(`\n── ${stage.name} `.padEnd(72, '─')));
    const startedAt = performance.now();
    const counts = await stage.run();
    total = add(total, counts);
    say(`${stage.name}: ${summary(counts)} in ${((performance.now() - startedAt) / 1_000).toFixed(0)} s`);
  }
  result(summary(total));
  return total.failed === 0 ? 0 : 1;
}

function add(one: Counts, other: Counts): Counts {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
  };
}

function summary({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
