import { setTimeout as delay } from 'node:timers/promises';
import { MessageList, WithdrawalView, type MessageRow } from '@gatehouse/contracts';
import { eventually } from '@gatehouse/testing';
import type { ExportedEntry } from './support/export.js';
import { type LedgerRow } from './support/google.js';
import { Killer } from './support/killer.js';
import { matchLedger } from './support/ledger-match.js';
import { Dice, seedOfCommit } from './support/seed.js';
import { accessesAfterWithdrawal, trailOf, verify, type Trail } from './support/verdict.js';
import { useStory } from './support/use-story.js';

const READS = 200;
/** An admission is good for this long (`trail.md` 2), so a call may begin until then after the withdrawal's place. */
const GOOD_FOR_MS = 1_000;

describe('a withdrawal that races', () => {
  const story = useStory({ arguments: ['--messages', '600'], env: { GOOGLE_TARIFF: 'old' } });
  const dice = new Dice(`${seedOfCommit()} race`);

  it('lets no read and no call through behind it: 200 reads and a running backfill', async () => {
    const { id, rows } = await backfilling();
    const statuses = Promise.all(Array.from({ length: READS }, (_none, n) => read(id, rows[n % rows.length]!)));
    await delay(dice.below(150));
    await withdraw(id);
    const answered = await statuses;
    expect(answered).toHaveLength(READS);
    expect(answered.some((status) => status !== 200)).toBe(true);
    expect((await Promise.all(rows.slice(0, 20).map((row) => read(id, row)))).filter((s) => s === 200)).toEqual([]);
    await revoked(id);
  }, 120_000);

  it('lets nothing through when mail stood still across it', async () => {
    const { id, rows } = await backfilling();
    const mail = await new Killer(story.demo).pidOf('mail');
    const statuses = Promise.all(Array.from({ length: 20 }, (_none, n) => read(id, rows[n % rows.length]!)));
    process.kill(mail, 'SIGSTOP');
    try {
      await withdraw(id);
    } finally {
      process.kill(mail, 'SIGCONT');
    }
    await statuses;
    expect((await Promise.all(rows.slice(0, 20).map((row) => read(id, row)))).filter((s) => s === 200)).toEqual([]);
    await revoked(id);
  }, 120_000);

  describe('the trail of it', () => {
    let trail: Trail;
    let rows: LedgerRow[];
    let exportedAt: number;

    beforeAll(async () => {
      exportedAt = Date.now();
      trail = await trailOf(story.demo, story.scratch);
      rows = (await story.google.ledger()).filter(({ at }) => Date.parse(at) <= exportedAt);
    }, 60_000);

    it('has no intent and no read above either withdrawal, and verifies', async () => {
      expect(trail.organisation.filter(isWithdrawal)).toHaveLength(2);
      expect(accessesAfterWithdrawal(trail.organisation)).toEqual([]);
      const { code, out } = await verify(trail.folder, '--trust', story.demo.ready.trail.policy);
      expect({ code, out: code === 0 ? '' : out }).toEqual({ code: 0, out: '' });
    }, 60_000);

    it('saw reads and calls of the grant right up to it, so there was a race', () => {
      for (const { index, header } of trail.organisation.filter(isWithdrawal)) {
        const before = trail.organisation.slice(Math.max(0, index - 100), index);
        expect(before.filter((entry) => entry.header.grant?.id === header.grant?.id).length).toBeGreaterThan(20);
      }
    });

    it('is met by no call at Google that started later than a second after it', () => {
      const closedAt = new Map(
        trail.organisation.filter(isWithdrawal).map(({ header }) => [header.grant?.id, Date.parse(header.rx)]),
      );
      const intents = new Map(trail.organisation.map((entry) => [entry.header.id, entry.header]));
      const late = rows.filter(({ exchange, at }) => {
        const intent = intents.get(exchange ?? '');
        const closed = closedAt.get(intent?.grant?.id);
        return closed !== undefined && intent?.purpose !== 'consent.close' && Date.parse(at) > closed + GOOD_FOR_MS;
      });
      expect(late).toEqual([]);
    });

    it('knows of the calls that it cut what Google answered, and let nothing of it in', () => {
      const cut = trail.organisation.filter(isCutCall).map(({ header, body }) => ({
        status: header.api?.status,
        requestId: body.find((segment) => 'requestId' in segment)?.requestId,
        exchange: header.op,
      }));
      expect(cut.length).toBeGreaterThan(0);
      const answers = new Map(
        rows.map((row) => [row.exchange, { requestId: row.requestId, status: String(row.status) }]),
      );
      for (const { exchange, ...told } of cut) expect(told).toEqual(answers.get(exchange));
    });

    it('tells the same story as the ledger at Google', () => {
      expect(matchLedger(rows, [...trail.organisation, ...trail.system], exportedAt)).toEqual([]);
    });
  });

  /** A mailbox in the middle of its backfill, with the messages that can be read by then. */
  async function backfilling(): Promise<{ id: string; rows: MessageRow[] }> {
    const { id } = await story.journey.connect();
    await story.google.slowDown(600); // so that calls are under way when it comes
    const path = `/api/v1/connections/${id}/mail/messages?limit=100`;
    const rows = await eventually(
      async () => {
        const { items } = await story.journey.member.get(MessageList, path);
        return items.length >= 20 && items;
      },
      { withinMs: 60_000, what: 'the first messages' },
    );
    return { id, rows };
  }

  async function read(id: string, row: MessageRow): Promise<number> {
    const response = await story.journey.member.send('GET', `/api/v1/connections/${id}/mail/messages/${row.id}/raw`);
    await response.arrayBuffer();
    return response.status;
  }

  /** The gate closes with the first try; behind 200 reads its answer may come too late for the page, which asks again. */
  async function withdraw(id: string): Promise<void> {
    const path = `/api/v1/connections/${id}/features/mail/withdrawal`;
    await eventually(() => story.journey.member.post(WithdrawalView, path, {}), {
      withinMs: 30_000,
      what: 'the withdrawal',
    });
  }

  async function revoked(id: string): Promise<void> {
    const isRevoked = async (): Promise<boolean> => {
      const [withdrawal] = (await story.journey.connection(id)).withdrawals;
      return withdrawal?.steps.every(({ step, state }) => step === 'content_decided' || state !== 'waiting') ?? false;
    };
    await eventually(isRevoked, { withinMs: 60_000, what: 'the revocation' });
    const rows = await story.google.ledger();
    expect(rows.some(({ method, status }) => method === 'oauth2.revoke' && status === 200)).toBe(true);
    const choice = `/api/v1/connections/${id}/features/mail/withdrawal/choice`;
    await story.journey.member.post(WithdrawalView, choice, { choice: 'erase' });
  }
});

const isWithdrawal = ({ header }: ExportedEntry): boolean => header.type === 'consent.withdrawn';

/** Ended by the withdrawal while Google was at it. */
const isCutCall = ({ header }: ExportedEntry): boolean =>
  header.type === 'exchange.outcome' && header.result === 'discarded' && header.api?.svc === 'gmail';
