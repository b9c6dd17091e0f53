import { Command, InvalidArgumentError } from 'commander';
import { runDeadList, runDeadReplay, type DeadOptions } from './commands/dead.command.js';
import { runDemo } from './commands/demo.command.js';
import { runInit } from './commands/init.command.js';
import { runTest } from './commands/test.command.js';
import { runVerify } from './commands/verify.command.js';
import type { DemoOptions, ServiceMains } from './demo/options.js';

export interface Places {
  readonly defaultData: string;
  readonly resolvePath: (path: string) => string;
  /** Programs started in place of a service's own; only the benchmark's launcher names one. */
  readonly mains?: ServiceMains;
}

interface DemoFlags {
  readonly data: string;
  readonly port?: number;
  readonly reset?: true;
  readonly open: boolean;
  readonly json?: true;
  readonly mailbox?: string;
  readonly messages: number;
  readonly google?: string;
}

/** The commands of `./gatehouse`; `doctor` and `tune` are the bootstrap's own. */
export function program({ defaultData, resolvePath, mains = {} }: Places): Command {
  const gatehouse = new Command('gatehouse').description(
    'Connects Google accounts, keeps them in step, records every access.',
  );
  gatehouse.command('doctor').description('what is missing on this machine, and the line that installs it');
  gatehouse.command('tune').description('build the fast database server with cargo, once');
  gatehouse
    .command('demo')
    .description('start everything with a simulated Google and three sign-ins')
    .option('--data <dir>', 'folder of everything that is kept', resolvePath, defaultData)
    .option('--port <n>', 'port of the console; the next free one when it is taken', toPort)
    .option('--reset', 'start over: removes the data folder and the trust in its trail')
    .option('--no-open', 'do not open a browser')
    .option('--json', 'print one line of JSON when ready')
    .option('--mailbox <folder>', 'load your own mail (.eml, mbox, maildir) into the simulated account', resolvePath)
    .option('--messages <n>', 'size of the simulated mailbox', toCount, 200)
    .option(
      '--google <real|url>',
      'Google itself, with the client from .env, or a server that speaks its APIs',
      toGoogle,
    )
    .action((flags: DemoFlags) => runDemo({ ...toDemoOptions(flags), mains }));
  gatehouse
    .command('init')
    .description('make the secrets and print the verifier key')
    .option('--data <dir>', 'folder of everything that is kept', resolvePath, defaultData)
    .action(({ data }: { data: string }) => runInit(data));
  gatehouse.addCommand(deadLetters({ defaultData, resolvePath }));
  gatehouse
    .command('verify')
    .description('check an export or a receipt offline; exit code 0 holds, 2 tampered, 4 untrusted, 6 policy violated')
    .allowUnknownOption()
    .helpOption(false)
    .argument('[args...]')
    .action((args: string[]) => void (process.exitCode = runVerify(args)));
  gatehouse
    .command('test')
    .description('lint, types, unit, integration, end to end, in this order')
    .option('--long', 'the long suites whole')
    .action(async ({ long }: { long?: true }) => void (process.exitCode = await runTest({ long: long === true })));
  return gatehouse;
}

interface DeadFlags {
  readonly data: string;
  readonly json?: true;
  readonly all?: true;
}

function deadLetters({ defaultData, resolvePath }: Places): Command {
  const dead = new Command('dead').description('work that the services gave up');
  const toOptions = ({ data, json }: DeadFlags): DeadOptions => ({ data, json: json === true });
  const withPlace = (command: Command): Command =>
    command
      .option('--data <dir>', 'folder of the running installation', resolvePath, defaultData)
      .option('--json', 'one line of JSON for each');
  withPlace(dead.command('list').description('what was given up and why, newest first')).action(
    async (flags: DeadFlags) => void (process.exitCode = await runDeadList(toOptions(flags))),
  );
  withPlace(
    dead
      .command('replay')
      .description('do it again, consent and trail asked anew; exit code 2 when some failed again')
      .argument('[ids...]')
      .option('--all', 'everything that can be replayed'),
  ).action(async (ids: string[], flags: DeadFlags) => {
    process.exitCode = await runDeadReplay(ids, { ...toOptions(flags), all: flags.all === true });
  });
  return dead;
}

function toDemoOptions(flags: DemoFlags): Omit<DemoOptions, 'mains'> {
  const { data, port, open, messages, mailbox, google } = flags;
  return { data, port, open, messages, mailbox, google, reset: flags.reset === true, json: flags.json === true };
}

function toPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return port;
}

function toCount(text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new InvalidArgumentError('It is a whole number.');
  return Number(text);
}

function toGoogle(text: string): string {
  if (text === 'real' || (URL.canParse(text) && /^https?:/.test(text))) return text;
  throw new InvalidArgumentError('It is `real` or an http(s) address.');
}
