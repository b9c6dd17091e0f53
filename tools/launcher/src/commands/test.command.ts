import { colours as pc } from '../colours.js';
import { requireBrowser } from '../test-run/browser.js';
import { check, jest, type Counts, type Stage } from '../test-run/stages.js';

const NOTHING: Counts = { passed: 0, failed: 0, skipped: 0 };

/** Runs every stage, also after a failure, and answers the exit code. The last line on stdout is `N passed, N failed`. */
export async function runTest({ long }: { long: boolean }): Promise<number> {
  let total = NOTHING;
  for (const stage of await stages(long)) {
    say(pc.bold(`\n── ${stage.name} `.padEnd(72, '─')));
    const startedAt = performance.now();
    const counts = await stage.run();
    total = {
      passed: total.passed + counts.passed,
      failed: total.failed + counts.failed,
      skipped: total.skipped + counts.skipped,
    };
    say(`${stage.name}: ${summary(counts)} in ${((performance.now() - startedAt) / 1_000).toFixed(0)} s`);
  }
  process.stdout.write(`${summary(total)}\n`);
  return total.failed === 0 ? 0 : 1;
}

async function stages(long: boolean): Promise<Stage[]> {
  const env = { GATEHOUSE_LONG: long ? '1' : '' };
  const browser = await requireBrowser(say);
  return [
    check('format', ['prettier/bin/prettier.cjs', '--check', '.', '--log-level', 'warn']),
    // The boundaries need nx's project graph; the linter reads it from nx's cache.
    check('lint', ['nx/dist/bin/nx.js', 'show', 'projects'], ['eslint/bin/eslint.js', '.', '--max-warnings', '0']),
    check('types', ['typescript/bin/tsc', '-p', 'tsconfig.json']),
    check('types of the console', ['typescript/bin/tsc', '-p', 'apps/console/tsconfig.json']),
    jest(
      'unit',
      ['--testPathIgnorePatterns', '\\.int\\.spec\\.ts$', '\\.e2e\\.spec\\.ts$', '/dist/', '/node_modules/'],
      env,
    ),
    jest('integration', ['--testPathPatterns', '\\.int\\.spec\\.ts$'], env),
    browser === undefined
      ? { name: 'end to end', run: () => Promise.resolve({ ...NOTHING, skipped: 1 }) }
      : jest('end to end', ['--runInBand', '--testPathPatterns', '\\.e2e\\.spec\\.ts$'], { ...env, CHROMIUM: browser }),
  ];
}

function summary({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
