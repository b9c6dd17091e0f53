import { access } from 'node:fs/promises';
import { announcement } from '../demo/announce.js';
import { openBrowser } from '../demo/open-browser.js';
import { type DemoOptions } from '../demo/options.js';
import { progressTo } from '../demo/progress.js';
import { RunningDemo } from '../demo/running-demo.js';
import { startDemo } from '../demo/start-demo.js';
import { LauncherError } from '../launcher-error.js';

/** Starts everything, tells how to get in, and runs until it is asked to stop. */
export async function runDemo(options: DemoOptions): Promise<void> {
  await checkMailbox(options.mailbox);
  const demo = new RunningDemo();
  const progress = progressTo((text) => process.stderr.write(text));
  const { asked, forget } = untilAsked(demo);
  const started = startDemo(options, demo, progress);
  try {
    const report = await Promise.race([started, asked.then(() => undefined)]);
    if (report === undefined) return;
    tell(options, announcement(report), JSON.stringify(report), report.url);
    await asked;
  } finally {
    await demo.stop();
    // A start that was interrupted ends at its next step; what that step had begun is stopped too.
    await started.catch(() => undefined);
    await demo.stop();
    forget();
  }
}

function tell({ json, open }: DemoOptions, text: string, line: string, url: string): void {
  process.stdout.write(json ? `${line}\n` : `${text}\n`);
  if (open && !json) openBrowser(url);
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** `asked` settles at the first SIGINT, SIGTERM or hang-up; a second one kills what has not stopped yet. */
function untilAsked(demo: RunningDemo): { asked: Promise<void>; forget: () => void } {
  // Children are not waited for by Node: without a timer the launcher would end, and all of them with it.
  const alive = setInterval(() => undefined, 60_000);
  const { promise: asked, resolve } = Promise.withResolvers<undefined>();
  let times = 0;
  const ask = (): void => {
    times += 1;
    if (times === 1) process.stderr.write('\nstopping …\n');
    else void demo.stop(0);
    resolve(undefined);
  };
  for (const signal of SIGNALS) process.on(signal, ask);
  return { asked, forget: () => clearInterval(alive) };
}

async function checkMailbox(folder: string | undefined): Promise<void> {
  if (folder === undefined) return;
  await access(folder).catch((cause: unknown) => {
    throw new LauncherError('LAUNCHER.MAILBOX_UNREADABLE', `${folder} cannot be read.`, {
      next: 'Name a folder of .eml files.',
      cause,
    });
  });
}
