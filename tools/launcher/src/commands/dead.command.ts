import { execFile } from 'node:child_process';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DeadLetterView } from '@gatehouse/contracts';
import { OPERATOR } from '@gatehouse/local-stack';
import { z } from 'zod';
import { LauncherError } from '../launcher-error.js';
import { ROOT } from '../paths.js';

export interface DeadOptions {
  readonly data: string;
  /** The lines of JSON as they come. */
  readonly json: boolean;
}

/** Services that work off messages; audit is asked, and consumes none. */
const KEEPERS = ['auth', 'mail'];

const Letter = DeadLetterView.extend({ service: z.string() });
const Replay = z.object({ id: z.string(), replayed: z.boolean(), message: z.string().optional() });

/** Work that the services of a running installation gave up. */
export async function runDeadList(options: DeadOptions): Promise<number> {
  const { lines, code } = await ask(options.data, ['list']);
  const letters = lines.map((line) => Letter.parse(JSON.parse(line)));
  if (options.json) print(lines);
  else print(letters.length === 0 ? ['no dead letters'] : letters.map(describe));
  return code;
}

/** Does given-up work again, or all of it; what fails again stays. Answers 2 when some did. */
export async function runDeadReplay(ids: readonly string[], options: DeadOptions & { all: boolean }): Promise<number> {
  const chosen = options.all ? await replayable(options.data) : ids;
  if (chosen.length === 0 && !options.all) {
    throw new LauncherError('LAUNCHER.USAGE', 'Name the dead letters to replay, or --all.', {
      next: './gatehouse dead list tells their ids.',
    });
  }
  const { lines, code } = await ask(options.data, ['replay', ...chosen]);
  print(options.json ? lines : lines.map((line) => tell(Replay.parse(JSON.parse(line)))));
  return code;
}

async function replayable(data: string): Promise<string[]> {
  const { lines } = await ask(data, ['list']);
  return lines.map((line) => Letter.parse(JSON.parse(line))).flatMap(({ id, replayable }) => (replayable ? [id] : []));
}

function describe({ id, at, tries, cause, replayable }: z.infer<typeof Letter>): string {
  const again = replayable ? '' : ' (cannot be replayed)';
  return `${id}\n  ${at}, ${String(tries)} tries: ${cause.message} [${cause.code}]${again}`;
}

function tell({ id, replayed, message }: z.infer<typeof Replay>): string {
  return replayed ? `${id} done` : `${id} stays: ${message ?? ''}`;
}

/** Only `libs/messaging` speaks NATS: the asking is a program of that library. */
async function ask(data: string, args: readonly string[]): Promise<{ lines: string[]; code: number }> {
  const program = join(ROOT, 'libs/messaging/dist/dead.main.js');
  const env = {
    PATH: process.env.PATH,
    NATS_URL: await natsUrl(data),
    NATS_NKEY_FILE: join(data, 'secrets', `${OPERATOR}.nkey`),
    SERVICES: KEEPERS.join(','),
  };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [program, ...args], { env }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (code === 0 || code === 2) resolve({ lines: stdout.split('\n').filter((line) => line !== ''), code });
      else reject(new LauncherError('LAUNCHER.DEAD_LETTERS_FAILED', stderr.trim()));
    });
  });
}

async function natsUrl(data: string): Promise<string> {
  const given = process.env.NATS_URL;
  if (given !== undefined && given !== '') return given;
  try {
    await access(join(data, 'secrets', `${OPERATOR}.nkey`));
    const { nats } = z.object({ nats: z.number() }).parse(JSON.parse(await readFile(join(data, 'ports.json'), 'utf8')));
    return `nats://127.0.0.1:${String(nats)}`;
  } catch (cause) {
    throw new LauncherError('LAUNCHER.NOT_STARTED', `${data} holds no installation that was started.`, {
      next: 'Name its folder with --data, and start it with ./gatehouse demo.',
      cause,
    });
  }
}

function print(lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`);
}
