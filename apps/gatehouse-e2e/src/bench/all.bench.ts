import { Demo } from '../support/demo.js';
import { databaseKind } from './database-kind.js';
import type { Figures } from './figures.js';
import { CpuReading, describeMachine, QUIET_SHARE } from './machine.js';
import { Round, type Measure } from './measure.js';
import { admit } from './measures/admit.js';
import { backfill } from './measures/backfill.js';
import { push } from './measures/push.js';
import { quota } from './measures/quota.js';
import { simulator } from './measures/simulator.js';
import { trail } from './measures/trail.js';
import { toRows, toTable } from './result-table.js';
import { readSettings, shortcomings } from './settings.js';
import { median } from './statistics.js';

const MEASURES: readonly Measure[] = [backfill, trail, quota, push, admit, simulator];
const LONGEST_MS = 3 * 3_600_000;

const settings = readSettings(process.env);
const chosen = MEASURES.filter(({ name }) => settings.only.length === 0 || settings.only.includes(name));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Every measure once: what they share is interleaved, round by round. */
async function measureAll(round: Round): Promise<Figures> {
  let figures: Figures = {};
  for (const measure of chosen) {
    const found = await measure.run(round);
    figures = { ...figures, ...found };
    say(`round ${String(round.n + 1)} ${measure.name}: ${JSON.stringify(rounded(found))}`);
  }
  return figures;
}

const rounded = (figures: Figures): Figures =>
  Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Number(value.toPrecision(4))]));

/** Why a figure under its floor would prove nothing here; empty when it counts. */
async function reasonsNotToJudge(othersShare: number): Promise<string[]> {
  const database = await kindOfDatabase();
  return [
    ...shortcomings(settings),
    ...(database.fast ? [] : [`the database is ${database.name}; ./gatehouse tune builds the fast one`]),
    ...(othersShare <= QUIET_SHARE ? [] : [`others used ${(100 * othersShare).toFixed(0)} % of the machine`]),
  ];
}

async function kindOfDatabase(): ReturnType<typeof databaseKind> {
  const demo = await Demo.start({ arguments: ['--messages', '0'] });
  try {
    return await databaseKind(demo.folder);
  } finally {
    await demo.dispose();
  }
}

it(
  'measures what the first path costs, and falls below no floor',
  async () => {
    const unknown = settings.only.filter((name) => !MEASURES.some((measure) => measure.name === name));
    if (unknown.length > 0) throw new Error(`BENCH_ONLY: there is no measure ${unknown.join(', ')}`);
    say(describeMachine());
    const rounds: Figures[] = [];
    const others: number[] = [];
    for (let n = 0; n < settings.rounds; n += 1) {
      const before = await CpuReading.take();
      rounds.push(await measureAll(new Round(n, settings, say)));
      others.push((await CpuReading.take()).othersSince(before));
      say(`round ${String(n + 1)}: others used ${(100 * (others.at(-1) ?? 0)).toFixed(0)} % of the machine`);
    }
    const notJudged = await reasonsNotToJudge(median(others));
    const rows = toRows(rounds);
    say(`\n${describeMachine()}\n${toTable(rows, notJudged)}`);
    const below = rows.filter(({ verdict }) => verdict === 'BELOW THE FLOOR').map(({ figure }) => figure.title);
    expect(notJudged.length === 0 ? below : []).toEqual([]);
  },
  LONGEST_MS,
);
