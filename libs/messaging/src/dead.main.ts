import { busEnv, loadConfig } from '@gatehouse/config';
import { listDeadLetters, OPERATOR, replayDeadLetter } from '@gatehouse/contracts';
import { HubError } from '@gatehouse/errors';
import { createLogger } from '@gatehouse/telemetry';
import { z } from 'zod';
import { Bus } from './lib/bus.js';
import { replayAt } from './lib/replay-at.js';

const Env = z.object({
  ...busEnv,
  /** Services that keep dead letters, comma-separated. */
  SERVICES: z.string().transform((text) => text.split(',')),
});

/** `list`, or `replay ID…`: one line of JSON for each letter, as the operator, who may do nothing else on the bus. */
async function main([command, ...ids]: readonly string[]): Promise<void> {
  const { NATS_URL, NATS_NKEY, SERVICES } = loadConfig(Env, process.env);
  const logger = createLogger({ service: OPERATOR, level: 'silent' });
  const bus = await Bus.open({ url: NATS_URL, nkeySeed: NATS_NKEY, service: OPERATOR, logger, waitMs: 2_000 });
  try {
    if (command === 'list') for (const service of SERVICES) await list(bus, service);
    else for (const id of ids) await replay(bus, SERVICES, id);
  } finally {
    await bus.close();
  }
}

async function list(bus: Bus, service: string): Promise<void> {
  const { letters } = await bus.request(listDeadLetters(service), {});
  for (const letter of letters) say({ service, ...letter });
}

/** One that fails again is said, and the others go on. */
async function replay(bus: Bus, services: readonly string[], id: string): Promise<void> {
  const service = services.find((name) => id.startsWith(`${name}-`));
  try {
    if (service === undefined) throw new HubError('DEAD_LETTER_UNKNOWN', `No service keeps dead letters like ${id}.`);
    await replayAt(bus, replayDeadLetter(service), id);
    say({ id, replayed: true });
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    const { code, message, next } = error as HubError;
    say({ id, replayed: false, code, message, next });
    process.exitCode = 2;
  }
}

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const { message, next } = error as HubError;
  process.stderr.write(
    error instanceof HubError ? `${[message, next].filter(Boolean).join('\n')}\n` : `${String(error)}\n`,
  );
  process.exitCode = 1;
});
