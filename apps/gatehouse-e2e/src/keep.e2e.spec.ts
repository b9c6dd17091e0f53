import { join } from 'node:path';
import { MessageList, MessageView, ThreadList, WithdrawalView, type MessageRow } from '@gatehouse/contracts';
import { eventually } from '@gatehouse/testing';
import { Flock } from './support/canary.js';
import type { ExportedEntry } from './support/export.js';
import { type LedgerRow } from './support/google.js';
import { type Connection } from './support/journey.js';
import { Killer } from './support/killer.js';
import { isService } from './support/ledger-match.js';
import { writeReceipt } from './support/receipt.js';
import { trailOf, verify, type Trail } from './support/verdict.js';
import { useStory } from './support/use-story.js';

const MESSAGES = 20;

describe('a copy that is kept after the withdrawal', () => {
  const story = useStory({ arguments: ['--messages', String(MESSAGES)] });
  const late = Flock.of('late', 5);
  let connection: Connection;
  let rows: MessageRow[];
  let callsBefore: number;
  let trail: Trail;

  beforeAll(async () => {
    connection = await story.journey.connect();
    await story.journey.synced(connection.id);
    rows = (await story.journey.member.get(MessageList, mail('messages'))).items;
    await story.journey.member.post(WithdrawalView, feature('withdrawal'), {});
  }, 180_000);

  it('is read by nobody until the person has chosen, and then by a grant of its own', async () => {
    expect((await story.journey.member.send('GET', mail('messages'))).status).toBe(403);
    await story.journey.member.post(WithdrawalView, feature('withdrawal/choice'), { choice: 'keep' });
    await eventually(everyStepDone, { withinMs: 30_000, what: 'the withdrawal whole' });
    const { grants, state } = await story.journey.connection(connection.id);
    expect(state).toBe('closed');
    expect(grants.filter((grant) => grant.state === 'live')).toMatchObject([
      { feature: 'mail', ver: '1', consent: { purposes: ['mail.archive'], scopes: [] } },
    ]);
  }, 60_000);

  it('is read in every way that it was before', async () => {
    callsBefore = (await calls()).length;
    expect((await story.journey.member.get(ThreadList, mail('threads?label=INBOX'))).items.length).toBeGreaterThan(0);
    expect((await story.journey.member.get(MessageList, mail('messages'))).items).toEqual(rows);
    for (const { id, size } of rows) {
      await story.journey.member.get(MessageView, mail(`messages/${id}`));
      const raw = await story.journey.member.send('GET', mail(`messages/${id}/raw`));
      expect((await raw.arrayBuffer()).byteLength).toBe(Number(size));
    }
  }, 60_000);

  it('never calls Google: not for new mail, not when it is restarted', async () => {
    for (const news of late.mails()) await story.google.deliver(story.journey.email, news);
    await new Killer(story.demo).kill('mail', 0, 'keeping');
    await new Killer(story.demo).kill('auth', 0, 'keeping');
    await eventually(() => story.journey.member.get(MessageList, mail('messages')), { withinMs: 30_000 });
    expect((await story.journey.member.get(MessageList, mail('messages'))).items).toEqual(rows);
    expect((await calls()).slice(callsBefore)).toEqual([]);
  }, 120_000);

  describe('the trail of it', () => {
    let kept: ExportedEntry;

    beforeAll(async () => {
      trail = await trailOf(story.demo, story.scratch);
      kept = trail.organisation.find(({ header }) => header.reason === 'keep')!;
    }, 60_000);

    it('holds its grant above the withdrawal, and every read and no call under it', () => {
      expect(kept.header).toMatchObject({
        type: 'consent.granted',
        consent: { purposes: ['mail.archive'], scopes: [] },
      });
      const withdrawn = trail.organisation.find(({ header }) => header.type === 'consent.withdrawn');
      expect(kept.index).toBeGreaterThan(withdrawn!.index);
      const under = trail.organisation.filter(({ header }) => header.grant?.id === kept.header.grant?.id);
      const reads = under.filter(({ header }) => header.type === 'access.read');
      expect(reads.length).toBeGreaterThan(2 * MESSAGES);
      expect(new Set(reads.map(({ header }) => header.purpose))).toEqual(new Set(['mail.archive']));
      expect(new Set(under.map(({ header }) => header.type))).toEqual(new Set(['consent.granted', 'access.read']));
      const after = trail.organisation.slice(kept.index).filter(({ header }) => header.type === 'exchange.intent');
      expect(after.filter(({ header }) => header.purpose !== 'consent.close')).toEqual([]);
    });

    it('gives a receipt of its own, which verifies offline', async () => {
      const { key: vkey, policy } = story.demo.ready.trail;
      const path = join(story.scratch, 'receipt.json');
      await writeReceipt(story.journey.member, path, { index: kept.index, exported: trail.folder, vkey });
      const { code, out } = await verify(path, '--trust', policy);
      expect({ code, out: code === 0 ? '' : out }).toEqual({ code: 0, out: '' });
      expect(out).toContain('mail.archive');
      expect((await verify(trail.folder, '--trust', policy)).code).toBe(0);
    }, 60_000);
  });

  it('is erased when that grant is withdrawn too and the person says so', async () => {
    await story.journey.member.post(WithdrawalView, feature('withdrawal'), {});
    expect((await story.journey.member.send('GET', mail('messages'))).status).toBe(403);
    await story.journey.member.post(WithdrawalView, feature('withdrawal/choice'), { choice: 'erase' });
    await eventually(everyStepDone, { withinMs: 30_000, what: 'the erasure' });
    expect((await calls()).slice(callsBefore)).toEqual([]);
  }, 60_000);

  const feature = (rest: string): string => `/api/v1/connections/${connection.id}/features/mail/${rest}`;
  const mail = (rest: string): string => `/api/v1/connections/${connection.id}/mail/${rest}`;

  async function calls(): Promise<LedgerRow[]> {
    return (await story.google.ledger()).filter(isService);
  }

  async function everyStepDone(): Promise<boolean> {
    const { withdrawals } = await story.journey.connection(connection.id);
    return withdrawals.every(({ steps }) => steps.every(({ state }) => state !== 'waiting'));
  }
});
