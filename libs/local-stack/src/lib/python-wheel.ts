import { StackError } from './stack-error.js';
import { runToEnd } from './run-to-end.js';

/** Installs one wheel into a virtual environment of its own. */
export async function installWheel(requirement: string, folder: string): Promise<void> {
  await step('python3', ['-m', 'venv', folder], 'Run: apt-get install -y python3-venv');
  await step(
    `${folder}/bin/pip`,
    ['install', '--quiet', '--disable-pip-version-check', requirement],
    'Check the network.',
  );
}

async function step(command: string, args: readonly string[], next: string): Promise<void> {
  const { code, output } = await runToEnd(command, args);
  if (code !== 0)
    throw new StackError('STACK.BINARY_MISSING', `${command} ${args.join(' ')} failed:\n${output}`, { next });
}
