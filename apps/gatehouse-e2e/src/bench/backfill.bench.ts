import { execFileSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { ThreadList } from '@gatehouse/contracts';
import { Demo, ROOT } from '../support/demo.js';
import { GoogleSide } from '../support/google.js';
import { Journey } from '../support/journey.js';
import { costsOf, spentMs } from './process-costs.js';
import { nullClient } from './null-client.js';

const MESSAGES = Number(process.env.BENCH_MESSAGES ?? 10_000);
const BYTES = 20_000;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const PUSHES = 60;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const percentile = (values: readonly number[], p: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * p))] ?? Number.NaN;
const print = (line: string): void => void process.stdout.write(`${line}\n`);

interface Round {
  readonly perSecond: number;
  readonly cpuMs: number;
  readonly ofNull: number;
}

/** One empty demo: the null client first, then the product over the same mailbox. */
async function round(n: number): Promise<{ result: Round; rss: Record<string, number>; pushes: number[] }> {
  const demo = await Demo.start({ arguments: ['--messages', '0'], env: { GOOGLE_TARIFF: 'unlimited' } });
  try {
    const email = `bench${String(n)}@lotus.example`;
    await addAccount(demo.ready.google.root, email, n);
    const bare = await nullClient(demo.ready.google.root, email);
    const journey = await Journey.signIn(demo);
    const before = await costsOf(demo.folder);
    const began = performance.now();
    const connection = await journey.connect({ email });
    await journey.synced(connection.id, 600_000);
    const seconds = (performance.now() - began) / 1_000;
    const after = await costsOf(demo.folder);
    const pushes = n === 0 ? await pushToReadable(demo, journey, connection.id, email) : [];
    const perSecond = MESSAGES / seconds;
    return {
      result: {
        perSecond,
        cpuMs: spentMs(before, after) / MESSAGES,
        ofNull: perSecond / (bare.messages / bare.seconds),
      },
      rss: Object.fromEntries(
        Object.entries(await costsOf(demo.folder)).map(([name, { peakRssMb }]) => [name, peakRssMb]),
      ),
      pushes,
    };
  } finally {
    await demo.dispose();
  }
}

/** From the simulator's answer to a delivery until the thread list shows it; one mailbox, one mail at a time. */
async function pushToReadable(demo: Demo, journey: Journey, connectionId: string, email: string): Promise<number[]> {
  const google = new GoogleSide(demo.ready.google.root);
  const path = `/api/v1/connections/${connectionId}/mail/threads?label=INBOX&limit=1`;
  const taken: number[] = [];
  for (let n = 0; n < PUSHES; n += 1) {
    const subject = `push ${String(n)}`;
    await google.deliver(email, { from: 'Lan <lan@x.example>', subject, text: 'x' });
    const began = performance.now();
    while ((await journey.member.get(ThreadList, path)).items[0]?.subject !== subject) {
      if (performance.now() - began > 30_000) throw new Error(`'${subject}' did not arrive`);
    }
    taken.push(performance.now() - began);
    await new Promise((next) => setTimeout(next, 3_000)); // a mailbox gets at most one push in 3 s
  }
  return taken;
}

async function addAccount(root: string, email: string, seed: number): Promise<void> {
  const response = await fetch(`${root}/__sim/accounts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      email,
      name: 'Bench',
      messages: MESSAGES,
      messageBytes: BYTES,
      seed: `bench-${String(seed)}`,
    }),
  });
  if (!response.ok) throw new Error(`the simulator answered ${String(response.status)}: ${await response.text()}`);
}

it('prints what a backfill costs', async () => {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT }).toString().trim();
  print(
    `commit ${commit} · ${String(cpus().length)} × ${cpus()[0]?.model ?? '?'} · load ${String(loadavg()[0])} · ${String(MESSAGES)} × ${String(BYTES)} bytes`,
  );
  const rounds: Round[] = [];
  for (let n = 0; n < ROUNDS; n += 1) {
    const { result, rss, pushes } = await round(n);
    rounds.push(result);
    print(
      `round ${String(n + 1)}: ${result.perSecond.toFixed(0)}/s, ${result.cpuMs.toFixed(2)} ms user CPU a message, ${result.ofNull.toFixed(2)} of the null client`,
    );
    if (n > 0) continue;
    print(`peak RSS MB: ${JSON.stringify(rss)}`);
    print(`push to readable ms: p50 ${percentile(pushes, 0.5).toFixed(0)}, p99 ${percentile(pushes, 0.99).toFixed(0)}`);
  }
  print(
    `median of ${String(ROUNDS)}: ${median(rounds.map((r) => r.perSecond)).toFixed(0)} messages/s, ` +
      `${median(rounds.map((r) => r.cpuMs)).toFixed(2)} ms, ${median(rounds.map((r) => r.ofNull)).toFixed(2)} of the null client`,
  );
}, 3_600_000);
