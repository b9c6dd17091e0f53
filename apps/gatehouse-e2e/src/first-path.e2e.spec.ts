import { join } from 'node:path';
import { LabelList, MessageView, ThreadList, ThreadView, WithdrawalView } from '@gatehouse/contracts';
import { eventually } from '@gatehouse/testing';
import { Api } from './support/api.js';
import { exportTrail, readExport, type ExportedEntry } from './support/export.js';
import { type Connection } from './support/journey.js';
import { matchLedger } from './support/ledger-match.js';
import { compareMailbox } from './support/mailbox.js';
import { verify } from './support/verdict.js';
import { useStory } from './support/use-story.js';

describe('the first path', () => {
  const story = useStory({ arguments: ['--messages', '20'] });
  let connection: Connection;

  const mail = (rest: string): string => `/api/v1/connections/${connection.id}/mail/${rest}`;

  it('connects a Google account through the consent pages', async () => {
    connection = await story.journey.connect();
    expect(connection).toMatchObject({ state: 'live', account: story.journey.email });
    expect(connection.grants).toMatchObject([{ feature: 'mail', state: 'live', ver: '1' }]);
  }, 60_000);

  it('copies the mailbox so that it equals the source byte for byte', async () => {
    const status = await story.journey.synced(connection.id);
    expect(status).toMatchObject({ done: '20', failed: '0' });
    expect(
      await compareMailbox(story.journey.member, connection.id, await story.google.messages(story.journey.email)),
    ).toEqual([]);
  }, 90_000);

  it('lists labels and threads, and opens one with its messages', async () => {
    const labels = await story.journey.member.get(LabelList, mail('labels'));
    expect(labels.items.map(({ googleId }) => googleId)).toContain('INBOX');
    const threads = await story.journey.member.get(ThreadList, mail('threads?label=INBOX&limit=5'));
    expect(threads.items.length).toBeGreaterThan(0);
    const [first] = threads.items;
    const thread = await story.journey.member.get(ThreadView, mail(`threads/${first!.id}`));
    expect(thread.messages.length).toBeGreaterThan(0);
    const message = await story.journey.member.get(MessageView, mail(`messages/${thread.messages[0]!.id}`));
    expect(message.headers.length).toBeGreaterThan(3);
    expect(message.html ?? '').not.toMatch(/<script/i);
  });

  it('shows a mail that is delivered at Google, without being asked', async () => {
    await story.google.deliver(story.journey.email, {
      from: 'Lan <lan@x.example>',
      subject: 'Chào buổi sáng',
      text: 'xin chào',
    });
    await eventually(
      async () =>
        (await story.journey.member.get(ThreadList, mail('threads?label=INBOX&limit=1'))).items[0]?.subject ===
        'Chào buổi sáng',
      { withinMs: 20_000 },
    );
  }, 30_000);

  it('shows nobody else a word of it: the same 404 for foreign, unknown and malformed ids', async () => {
    const officer = await Api.signIn(story.demo.ready.url, story.demo.signIn('officer'));
    const answers = [
      mail('labels'),
      mail('threads/thr_AAAAAAAAAAAAAAAAAAAAAA'),
      '/api/v1/connections/con_00000000000000000000000000/mail/labels',
      '/api/v1/connections/x/mail/labels',
    ];
    for (const path of answers) {
      const response = await officer.send('GET', path);
      expect([path, response.status]).toEqual([path, 404]);
    }
  });

  it('closes the gate when consent is withdrawn, revokes at Google and asks what to do with the copy', async () => {
    await story.journey.member.post(
      WithdrawalView,
      `/api/v1/connections/${connection.id}/features/mail/withdrawal`,
      {},
    );
    expect((await story.journey.member.send('GET', mail('labels'))).status).not.toBe(200);
    const open = async (): Promise<string[]> => {
      const [withdrawal] = (await story.journey.connection(connection.id)).withdrawals;
      const waiting = withdrawal?.steps.filter(({ state }) => state !== 'done' && state !== 'not_needed') ?? [];
      return waiting.map(({ step, state, note }) => `${step} ${state} ${note ?? ''}`);
    };
    await eventually(async () => (await open()).every((step) => step.startsWith('content_decided')), {
      withinMs: 30_000,
    }).catch(async (cause: unknown) => {
      throw new Error(`these steps are open: ${(await open()).join('; ')}`, { cause });
    });
    const rows = await story.google.ledger();
    expect(rows.some(({ method, status }) => method === 'oauth2.revoke' && status === 200)).toBe(true);
  }, 60_000);

  it('erases the copy on request', async () => {
    const path = `/api/v1/connections/${connection.id}/features/mail/withdrawal/choice`;
    const withdrawal = await story.journey.member.post(WithdrawalView, path, { choice: 'erase' });
    expect(withdrawal.choice).toBe('erase');
    expect((await story.journey.member.send('GET', mail('labels'))).status).not.toBe(200);
  }, 30_000);

  describe('the trail of it', () => {
    let folder: string;
    let entries: ExportedEntry[];
    let system: ExportedEntry[];

    beforeAll(async () => {
      const officer = await Api.signIn(story.demo.ready.url, story.demo.signIn('officer'));
      folder = await exportTrail(officer, 'organisation', join(story.scratch, 'organisation'));
      entries = await readExport(folder);
      const admin = await Api.signIn(story.demo.ready.url, story.demo.signIn('administrator'));
      system = await readExport(
        await exportTrail(admin, 'system', join(story.scratch, 'system')).catch(() =>
          exportTrail(officer, 'system', join(story.scratch, 'system')),
        ),
      );
    }, 60_000);

    it('verifies offline under the trusted key, and without it is consistent with itself only', async () => {
      const trusted = await verify(folder, '--trust', story.demo.ready.trail.policy);
      expect(trusted).toMatchObject({ code: 0 });
      const untrusted = await verify(folder);
      expect(untrusted.code).toBe(4);
      expect(untrusted.out).toContain('consistent with itself only');
    }, 60_000);

    it('tells the same story as the ledger at Google', async () => {
      expect(matchLedger(await story.google.ledger(), [...entries, ...system])).toEqual([]);
    });

    it('has no intent and no read of the grant after its withdrawal', () => {
      const withdrawn = entries.find(({ header }) => header.type === 'consent.withdrawn');
      const grant = withdrawn?.header.grant?.id;
      const later = entries.filter(
        ({ header, index }) =>
          index > (withdrawn?.index ?? Infinity) &&
          header.grant?.id === grant &&
          header.purpose !== 'consent.close' &&
          (header.type === 'exchange.intent' || header.type === 'access.read'),
      );
      expect(grant).toBeDefined();
      expect(later).toEqual([]);
    });

    it('names who, whose, what, why and under which grant for every read', () => {
      const reads = entries.filter(({ header }) => header.type === 'access.read');
      expect(reads.length).toBeGreaterThan(3);
      for (const { header } of reads) {
        expect(header).toMatchObject({ purpose: 'mail.read', actor: { kind: 'person' }, grant: { ver: '1' } });
        expect(header.subjects).toHaveLength(1);
      }
    });
  });
});
