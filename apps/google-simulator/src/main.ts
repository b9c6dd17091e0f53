import { readEnvironment } from './config.js';
import { startSimulator } from './simulator.js';

async function main(): Promise<void> {
  const simulator = await startSimulator(readEnvironment(process.env));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void simulator.close().then(() => process.exit(0)));
  }
  // Said last: whoever reads it may stop the process at once.
  const { port, url, publicUrl: issuer, caFile } = simulator;
  say('ready', { port, url, issuer, caFile });
}

function say(event: string, fields: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify({ event, service: 'google-simulator', ...fields })}\n`);
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${JSON.stringify({ event: 'start.failed', service: 'google-simulator', error: message })}\n`);
  process.exitCode = 1;
});
