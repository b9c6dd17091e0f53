import { createHash } from 'node:crypto';
import { readEnvironment } from './config.js';
import { startSimulator } from './simulator.js';
import { replay } from './store/recording.js';

/** `node replay.main.js RECORDING`: replays it on a new simulator in memory, and prints the digest of the ledger. */
async function main(): Promise<void> {
  const [, , file] = process.argv;
  if (file === undefined) throw new Error('Name the recording: node replay.main.js RECORDING');
  const simulator = await startSimulator({
    ...readEnvironment(process.env),
    dataDir: undefined,
    recordFile: undefined,
  });
  const requests = await replay(file, simulator.url);
  const rows = simulator.ledger.after(0).map((row) => `${JSON.stringify(row)}\n`);
  await simulator.close();
  const sha256 = createHash('sha256').update(rows.join('')).digest('hex');
  process.stdout.write(`${JSON.stringify({ event: 'replayed', requests, rows: rows.length, sha256 })}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
