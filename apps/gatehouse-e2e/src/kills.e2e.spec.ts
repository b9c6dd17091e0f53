import { setTimeout as delay } from 'node:timers/promises';
import { WithdrawalView } from '@gatehouse/contracts';
import { eventually } from '@gatehouse/testing';
import { type Connection } from './support/journey.js';
import { Killer, VICTIMS } from './support/killer.js';
import { matchLedger } from './support/ledger-match.js';
import { compareMailbox } from './support/mailbox.js';
import { Readers } from './support/readers.js';
import { Dice, LONG, seedOfCommit } from './support/seed.js';
import { accessesAfterWithdrawal, trailOf, verify, type Trail } from './support/verdict.js';
import { useStory } from './support/use-story.js';

const MESSAGES = 400;
const DELIVERED = 8;
/** An exchange that a kill cut off is given up this long after it began: its deadline, a minute's grace, a look. */
const UNKNOWN_WITHIN_MS = 140_000;

describe('the first path, each process killed in turn', () => {
  const story = useStory({ arguments: ['--messages', String(MESSAGES)], env: { GOOGLE_TARIFF: 'old' } });
  const seed = seedOfCommit();
  const dice = new Dice(seed);
  const rounds = {
    syncing: dice.shuffled(VICTIMS),
    reading: dice.shuffled(VICTIMS).slice(0, LONG ? undefined : 3),
    revoking: dice.shuffled(VICTIMS).slice(0, LONG ? undefined : 2),
  };
  let killer: Killer;
  let connection: Connection;

  beforeAll(async () => {
    killer = new Killer(story.demo);
    connection = await story.journey.connect();
  }, 180_000);

  afterAll(() => {
    process.stderr.write(`seed ${seed}; killed:\n${killer.kills.map((kill) => `  ${kill}\n`).join('')}`);
  });

  const equal = async (rawEvery: number): Promise<string[]> =>
    compareMailbox(story.journey.member, connection.id, await story.google.messages(story.journey.email), rawEvery);

  it.each(rounds.syncing)(
    'goes on syncing when %s dies',
    async (victim) => {
      await story.google.slowDown(200);
      for (let n = 0; n < DELIVERED; n += 1) {
        await story.google.deliver(story.journey.email, {
          from: 'Lan <lan@x.example>',
          subject: `${victim} ${n}`,
          text: 'xin chào',
        });
      }
      await killer.kill(victim, dice.below(700), 'the sync');
    },
    90_000,
  );

  it('has a copy that equals the source byte for byte', async () => {
    // The simulator forgets a push when it dies, which Google does not: the next mail's push brings the mailbox up to date.
    await story.google.deliver(story.journey.email, {
      from: 'Lan <lan@x.example>',
      subject: 'the last',
      text: 'xin chào',
    });
    await eventually(async () => (await equal(Infinity)).length === 0, { withinMs: 90_000 }).catch(async () => {
      throw new Error(
        `${JSON.stringify(await story.journey.status(connection.id))} ${(await equal(Infinity)).join('; ')}`,
      );
    });
    expect(await equal(1)).toEqual([]);
  }, 150_000);

  it.each(rounds.reading)(
    'answers reads rightly or not at all when %s dies',
    async (victim) => {
      const readers = await Readers.start(
        story.journey,
        connection.id,
        await story.google.messages(story.journey.email),
      );
      await killer.kill(victim, dice.below(500), 'reading');
      await readers.untilServed();
      expect(await readers.stop()).toEqual([]);
    },
    90_000,
  );

  it.each(rounds.revoking)(
    'closes, revokes and erases when %s dies while consent is withdrawn',
    async (victim) => {
      const path = `/api/v1/connections/${connection.id}/features/mail/withdrawal`;
      const before = await revocations();
      const death = killer.kill(victim, dice.below(300), 'the withdrawal');
      await insist(path, {});
      await death;
      await stepsDone((step) => step.startsWith('content_decided'));
      expect(await revocations()).toBeGreaterThan(before);
      await insist(`${path}/choice`, { choice: 'erase' });
      await stepsDone(() => false);
      expect(
        (await story.journey.member.send('GET', `/api/v1/connections/${connection.id}/mail/labels`)).status,
      ).not.toBe(200);
      connection = await story.journey.connect();
      await story.journey.synced(connection.id);
    },
    150_000,
  );

  describe('the trail of it', () => {
    let trail: Trail;
    let exportedAt: number;

    beforeAll(async () => {
      if (LONG) await delay(UNKNOWN_WITHIN_MS);
      exportedAt = Date.now();
      trail = await trailOf(story.demo, story.scratch);
    }, 240_000);

    it('verifies under the trusted key', async () => {
      const { code, out } = await verify(trail.folder, '--trust', story.demo.ready.trail.policy);
      expect({ code, out: code === 0 ? '' : out }).toEqual({ code: 0, out: '' });
    }, 60_000);

    it('tells the same story as the ledger at Google', async () => {
      const entries = [...trail.organisation, ...trail.system];
      const rows = await story.google.ledger();
      expect(matchLedger(rows, entries, exportedAt)).toEqual([]);
    });

    it('has no intent and no read above the withdrawal of its grant', () => {
      const withdrawn = trail.organisation.filter(({ header }) => header.type === 'consent.withdrawn');
      expect(withdrawn).toHaveLength(rounds.revoking.length);
      expect(accessesAfterWithdrawal(trail.organisation)).toEqual([]);
    });
  });

  /** Until it is taken: a person presses again when a page says that a service is being started. */
  async function insist(path: string, body: unknown): Promise<void> {
    await eventually(() => story.journey.member.post(WithdrawalView, path, body), { withinMs: 60_000 });
  }

  async function stepsDone(except: (step: string) => boolean): Promise<void> {
    const open = async (): Promise<string[]> => {
      const [withdrawal] = (await story.journey.connection(connection.id)).withdrawals;
      const waiting = withdrawal?.steps.filter(({ state }) => state === 'waiting') ?? [];
      return waiting.map(({ step, note }) => `${step} ${note ?? ''}`).filter((step) => !except(step));
    };
    await eventually(async () => (await open()).length === 0, { withinMs: 90_000 }).catch(async (cause: unknown) => {
      throw new Error(`these steps are open: ${(await open()).join('; ')}`, { cause });
    });
  }

  async function revocations(): Promise<number> {
    return (await story.google.ledger()).filter(({ method, status }) => method === 'oauth2.revoke' && status === 200)
      .length;
  }
});
