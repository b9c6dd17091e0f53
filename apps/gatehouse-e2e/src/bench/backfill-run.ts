import type { Demo } from '../support/demo.js';
import { GoogleSide } from '../support/google.js';
import { Journey } from '../support/journey.js';
import type { Round } from './measure.js';
import { nullClient } from './null-client.js';
import { costsOf, spentMs, type Cost } from './process-costs.js';

export interface Backfill {
  readonly perSecond: number;
  /** User CPU a message of services, database and broker. */
  readonly cpuMs: number;
  /** What the null client managed on the same mailbox, just before. */
  readonly nullPerSecond: number;
  readonly costs: Record<string, Cost>;
  /** Entries in the organisation's log. */
  readonly entries: number;
}

const WITHIN_MS = 600_000;
/** A page asks when it hears of progress, once a second; asking all the time would be work of its own. */
const LOOK_EVERY_MS = 250;

/** In an empty demo: the null client first, then the product over the same mailbox, from connect until it follows. */
export async function runBackfill(demo: Demo, { n, settings }: Round): Promise<Backfill> {
  const { messages, messageBytes } = settings;
  const email = 'bench@lotus.example';
  await new GoogleSide(demo.ready.google.root).addAccount({
    email,
    messages,
    messageBytes,
    seed: `bench-${String(n)}`,
  });
  const bare = await nullClient(demo.ready.google.root, email);
  const journey = await Journey.signIn(demo);
  const before = await costsOf(demo.folder);
  const began = performance.now();
  const { id } = await journey.connect({ email });
  await journey.synced(id, WITHIN_MS, LOOK_EVERY_MS);
  const seconds = (performance.now() - began) / 1_000;
  const costs = await costsOf(demo.folder);
  return {
    perSecond: messages / seconds,
    cpuMs: spentMs(before, costs) / messages,
    nullPerSecond: bare.messages / bare.seconds,
    costs,
    entries: await entriesOf(demo),
  };
}

/** The second line of a checkpoint is the log's size (C2SP tlog-checkpoint). */
async function entriesOf({ ready }: Demo): Promise<number> {
  const [, size] = (await (await fetch(`${ready.trail.url}/checkpoint`)).text()).split('\n');
  return Number(size);
}
