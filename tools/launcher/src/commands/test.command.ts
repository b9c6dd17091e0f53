import { requireBrowser } from '../test-run/browser.js';
import { requireLieer } from '../test-run/lieer.js';
import { runStages } from '../test-run/run-stages.js';
import { check, jest, type Stage } from '../test-run/stages.js';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Runs everything and answers the exit code; stdout gets the last line alone. */
export async function runTest({ long }: { long: boolean }): Promise<number> {
  return runStages(await stages(long), { say, result: (line) => process.stdout.write(`${line}\n`) });
}

async function stages(long: boolean): Promise<Stage[]> {
  const env = { GATEHOUSE_LONG: long ? '1' : '' };
  await requireLieer(say);
  return [
    check('format', ['prettier/bin/prettier.cjs', '--check', '.', '--log-level', 'warn']),
    // The boundaries need nx's project graph, read from nx's cache. No lint cache: it misses what changed in imported types.
    check('lint', ['nx/dist/bin/nx.js', 'show', 'projects'], ['eslint/bin/eslint.js', '.', '--max-warnings', '0']),
    check('types', ['typescript/bin/tsc', '-p', 'tsconfig.json']),
    check('types of the console', ['typescript/bin/tsc', '-p', 'apps/console/tsconfig.json']),
    jest(
      'unit',
      ['--testPathIgnorePatterns', '\\.int\\.spec\\.ts$', '\\.e2e\\.spec\\.ts$', '/dist/', '/node_modules/'],
      env,
    ),
    jest('integration', ['--testPathPatterns', '\\.int\\.spec\\.ts$'], env),
    endToEnd(await requireBrowser(say), env),
  ];
}

function endToEnd(browser: string | undefined, env: NodeJS.ProcessEnv): Stage {
  const name = 'end to end';
  if (browser === undefined) return { name, run: () => Promise.resolve({ passed: 0, failed: 0, skipped: 1 }) };
  return jest(name, ['--runInBand', '--testPathPatterns', '\\.e2e\\.spec\\.ts$'], { ...env, CHROMIUM: browser });
}
