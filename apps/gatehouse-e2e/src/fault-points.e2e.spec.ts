import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { WithdrawalView } from '@gatehouse/contracts';
import { eventually } from '@gatehouse/testing';
import { Demo } from './support/demo.js';
import { faultPoints } from './support/fault-points.js';
import { GoogleSide } from './support/google.js';
import { Journey, type Connection } from './support/journey.js';
import { matchLedger } from './support/ledger-match.js';
import { compareMailbox } from './support/mailbox.js';
import { Dice, LONG, seedOfCommit } from './support/seed.js';
import { accessesAfterWithdrawal, trailOf, verify } from './support/verdict.js';

/** Of one walk. A mailbox that ends its process more often in a row rests, which is right and slow. */
const AT_ONCE = 6;
/** Steps that are passed again and again, so also while the services start: killed at a later passage. */
const FREQUENT = /^(audit|messaging)\./;
const UNKNOWN_WITHIN_MS = 140_000;

describe('a walk that is killed at fault points', () => {
  const seed = seedOfCommit();
  const all = new Dice(`${seed} points`).shuffled(faultPoints());
  const walks = Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_none, n) =>
    all.slice(n * AT_ONCE, (n + 1) * AT_ONCE),
  );

  it('finds the points of every service in the sources', () => {
    for (const service of ['auth', 'audit', 'mail', 'messaging']) {
      expect(all.filter((name) => name.startsWith(`${service}.`)).length).toBeGreaterThan(0);
    }
    process.stderr.write(`seed ${seed}; ${String(all.length)} fault points: ${all.toSorted().join(', ')}\n`);
  });

  // Not in the default run yet: it has not been seen green whole (issue 4, done when 1).
  (LONG ? it : it.skip).each(walks.map((points) => [points.join(', '), points] as const))(
    'comes through: %s',
    async (_title, points) => {
      const scratch = await mkdtemp(join(tmpdir(), 'gatehouse-e2e-out-'));
      const fired = join(scratch, 'fired');
      const demo = await Demo.start({
        arguments: ['--messages', '60'],
        env: {
          GATEHOUSE_FAULT: points.map((name) => `${name}:kill:${FREQUENT.test(name) ? 4 : 1}`).join(','),
          GATEHOUSE_FAULT_ONCE: fired,
        },
      });
      try {
        await new Walk(demo, await signIn(demo)).take(scratch);
        const killed = (await readFile(fired, 'utf8').catch(() => '')).split('\n').filter((name) => name !== '');
        process.stderr.write(`killed at: ${killed.join(', ')}\n`);
        expect(killed.toSorted()).toEqual(points.toSorted());
      } finally {
        await demo.dispose();
        await rm(scratch, { recursive: true, force: true });
      }
    },
    600_000,
  );
});

const signIn = (demo: Demo): Promise<Journey> => eventually(() => Journey.signIn(demo), { withinMs: 60_000 });

/** Through every step that has a fault point, again where a kill got in between, as a person would. */
class Walk {
  readonly #google: GoogleSide;

  constructor(
    private readonly demo: Demo,
    private readonly journey: Journey,
  ) {
    this.#google = new GoogleSide(demo.ready.google.root);
  }

  async take(scratch: string): Promise<void> {
    const first = await this.#connect();
    await this.#equal(first.id);
    await this.#google.killAccessTokens(this.journey.email);
    const [one, two] = await this.#google.messages(this.journey.email);
    await this.#google.relabel(this.journey.email, one!.id, { remove: ['INBOX'], add: ['STARRED'] });
    await this.#google.remove(this.journey.email, two!.id);
    await this.#google.deliver(this.journey.email, { from: 'Lan <l@x.example>', subject: 'new', text: 'xin chào' });
    await this.#equal(first.id);
    await this.#withdraw(first.id, 'keep');
    const second = await this.#connect();
    await this.#equal(second.id);
    await this.#withdraw(second.id, 'erase');
    await this.#judge(scratch);
  }

  async #connect(): Promise<Connection> {
    const live = async (): Promise<Connection | undefined> =>
      (await this.journey.connections()).items.find(({ grants }) => grants.some(isConnected));
    return eventually(
      async () => (await live()) ?? (await this.journey.connect().catch(() => undefined), await delay(1_500), live()),
      { withinMs: 90_000, what: 'a live connection' },
    );
  }

  async #equal(id: string): Promise<void> {
    let last: string[] = [];
    const isEqual = async (): Promise<boolean> => {
      last = await compareMailbox(this.journey.member, id, await this.#google.messages(this.journey.email));
      await delay(last.length === 0 ? 0 : 500);
      return last.length === 0;
    };
    await eventually(isEqual, { withinMs: 90_000 }).catch((cause: unknown) => {
      throw new Error(`the copy differs: ${last.slice(0, 10).join('; ')}`, { cause });
    });
  }

  async #withdraw(id: string, choice: 'keep' | 'erase'): Promise<void> {
    const path = `/api/v1/connections/${id}/features/mail/withdrawal`;
    await eventually(() => this.journey.member.post(WithdrawalView, path, {}), { withinMs: 60_000 });
    await this.#stepsDone(id, 'content_decided');
    await eventually(() => this.journey.member.post(WithdrawalView, `${path}/choice`, { choice }), {
      withinMs: 60_000,
    });
    await this.#stepsDone(id);
  }

  async #stepsDone(id: string, except?: string): Promise<void> {
    let waiting: string[] = ['unknown'];
    const areDone = async (): Promise<boolean> => {
      const [withdrawal] = (await this.journey.connection(id)).withdrawals;
      waiting = withdrawal?.steps.filter(({ state }) => state === 'waiting').map(({ step }) => step) ?? [];
      return waiting.every((step) => step === except);
    };
    // A step that died with its process is taken up when its claim runs out, a minute later.
    await eventually(areDone, { withinMs: 120_000 }).catch((cause: unknown) => {
      throw new Error(`these steps are open: ${waiting.join()}`, { cause });
    });
  }

  async #judge(scratch: string): Promise<void> {
    if (LONG) await delay(UNKNOWN_WITHIN_MS);
    const at = Date.now();
    const trail = await trailOf(this.demo, scratch);
    expect(accessesAfterWithdrawal(trail.organisation)).toEqual([]);
    const rows = (await this.#google.ledger()).filter((row) => Date.parse(row.at) <= at);
    expect(matchLedger(rows, [...trail.organisation, ...trail.system], at)).toEqual([]);
    const { code, out } = await verify(trail.folder, '--trust', this.demo.ready.trail.policy);
    expect({ code, out: code === 0 ? '' : out }).toEqual({ code: 0, out: '' });
  }
}

const isConnected = ({ feature, state, consent }: Connection['grants'][number]): boolean =>
  feature === 'mail' && state === 'live' && consent?.purposes.includes('mail.sync') === true;
