import { parseArgs } from 'node:util';
import { readEnvironment } from './config.js';
import { startSimulator } from './simulator.js';

async function main(): Promise<void> {
  const simulator = await startSimulator(readEnvironment({ ...process.env, ...fromArguments() }));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void simulator.close().then(() => process.exit(0)));
  }
  // Said last: whoever reads it may stop the process at once.
  const { port, url, publicUrl: issuer, caFile } = simulator;
  say('ready', { port, url, issuer, caFile });
}

/** `--people`, `--messages`, `--events`, `--files` and `--contacts` are the settings of the same names. */
function fromArguments(): NodeJS.ProcessEnv {
  const type = 'string' as const;
  const { values } = parseArgs({
    options: { people: { type }, messages: { type }, events: { type }, files: { type }, contacts: { type } },
  });
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name.toUpperCase(), value]));
}

function say(event: string, fields: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify({ event, service: 'google-simulator', ...fields })}\n`);
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${JSON.stringify({ event: 'start.failed', service: 'google-simulator', error: message })}\n`);
  process.exitCode = 1;
});
