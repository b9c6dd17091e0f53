import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../../..');
const BOUNDARIES = '@nx/enforce-module-boundaries';
const DOORS = 'no-restricted-imports';

/** Violations, each planted as the text of a file that exists; the linter gets the text, nothing is written. */
const PLANTED = [
  ['a service imports another', 'apps/mail/src/config.ts', '@gatehouse/auth', BOUNDARIES],
  ['a contract imports a platform library', 'libs/contracts/src/index.ts', '@gatehouse/messaging', BOUNDARIES],
  ['a small library imports a platform one', 'libs/errors/src/index.ts', '@gatehouse/persistence', BOUNDARIES],
  ['a service imports a tool', 'apps/auth/src/config.ts', '@gatehouse/launcher', BOUNDARIES],
  ['a service imports test helpers', 'apps/auth/src/config.ts', '@gatehouse/testing', BOUNDARIES],
  ['NATS outside libs/messaging', 'apps/auth/src/config.ts', '@nats-io/nats-core', DOORS],
  ['the database outside a repository', 'apps/mail/src/config.ts', 'mongodb', DOORS],
  ['a Google package outside libs/google', 'apps/mail/src/config.ts', '@googleapis/gmail', DOORS],
  ['a service leaves the trail out', 'apps/mail/src/app.module.ts', '@gatehouse/audit-trail/null', DOORS],
  ['a test leaves the trail out', 'apps/gatehouse-e2e/src/support/demo.ts', '@gatehouse/audit-trail/null', DOORS],
  ['a tool imports a service', 'tools/launcher/src/program.ts', '@gatehouse/mail', BOUNDARIES],
  ['a Google package in the bus library', 'libs/messaging/src/index.ts', '@googleapis/gmail', DOORS],
  ['OpenTelemetry outside libs/telemetry', 'libs/messaging/src/index.ts', '@opentelemetry/api', DOORS],
  ['its SDK where it would always be loaded', 'libs/telemetry/src/index.ts', '@opentelemetry/sdk-trace', DOORS],
] as const;

const ALLOWED = [
  ['NATS in libs/messaging', 'libs/messaging/src/index.ts', '@nats-io/nats-core'],
  ['the database in libs/persistence', 'libs/persistence/src/index.ts', 'mongodb'],
  ['Google in libs/google', 'libs/google/src/index.ts', '@googleapis/gmail'],
  ['the SDK where it is started', 'libs/telemetry/src/lib/otel/start-export.ts', '@opentelemetry/sdk-trace'],
  ['the null trail in the benchmark', 'tools/bench/src/without-trail.ts', '@gatehouse/audit-trail/null'],
  ['a contract in a service', 'apps/mail/src/config.ts', '@gatehouse/contracts'],
] as const;

/** Rules that refuse an import of each package in each file, in order. */
function refusals(imports: readonly (readonly [file: string, from: string])[]): string[][] {
  const texts = imports.map(([file, from]) => [
    file,
    `import * as planted from '${from}';\nexport const held: unknown = planted;\n`,
  ]);
  // A process of its own: the rule loads nx and its project graph, which Jest's module registry would take apart.
  const program = `
    import { ESLint } from 'eslint';
    const eslint = new ESLint({ cwd: process.cwd() });
    const told = [];
    for (const [filePath, text] of ${JSON.stringify(texts)}) {
      const [result] = await eslint.lintText(text, { filePath });
      told.push(result.messages.map(({ ruleId, message }) => ruleId ?? message));
    }
    console.log(JSON.stringify(told));`;
  node(['node_modules/nx/dist/bin/nx.js', 'show', 'projects']);
  return JSON.parse(node(['--input-type=module', '-e', program])) as string[][];
}

function node(args: string[]): string {
  // With CI set, typescript-eslint reads each file from disk the first time, not the planted text.
  const env = { ...process.env, NX_DAEMON: 'false', NODE_OPTIONS: '', CI: '' };
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: ROOT, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

describe('the boundaries between projects', () => {
  let told: string[][];
  beforeAll(() => {
    told = refusals([
      ...PLANTED.map(([, file, from]) => [file, from] as const),
      ...ALLOWED.map(([, file, from]) => [file, from] as const),
    ]);
  }, 180_000);

  it.each(PLANTED.map(([what, , , rule], place) => [what, rule, place] as const))(
    'refuse when %s (%s)',
    (_what, rule, place) => {
      expect(told[place]).toContain(rule);
    },
  );

  it.each(ALLOWED.map(([what], place) => [what, PLANTED.length + place] as const))('let %s pass', (_what, place) => {
    expect(told[place]).toEqual([]);
  });
});
