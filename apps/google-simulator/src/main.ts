import { readEnvironment } from './config.js';
import { startSimulator } from './simulator.js';

async function main(): Promise<void> {
  const simulator = await startSimulator(readEnvironment(process.env));
  const { port } = new URL(simulator.url);
  console.log(
    JSON.stringify({
      event: 'ready',
      service: 'google-simulator',
      port: Number(port),
      url: simulator.url,
      issuer: simulator.publicUrl,
    }),
  );
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void simulator.close().then(() => process.exit(0)));
  }
}

main().catch((error: unknown) => {
  console.error(
    JSON.stringify({
      event: 'start.failed',
      service: 'google-simulator',
      error: error instanceof Error ? error.message : String(error),
    }),
  );
  process.exitCode = 1;
});
