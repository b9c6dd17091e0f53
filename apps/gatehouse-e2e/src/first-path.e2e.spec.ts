import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LabelList, MessageView, ThreadList, ThreadView, WithdrawalView } from '@gatehouse/contracts';
import { eventually } from '@gatehouse/testing';
import { Api } from './support/api.js';
import { Demo } from './support/demo.js';
import { exportTrail, readExport, type ExportedEntry } from './support/export.js';
import { GoogleSide } from './support/google.js';
import { Journey, type Connection } from './support/journey.js';
import { matchLedger } from './support/ledger-match.js';
import { compareMailbox } from './support/mailbox.js';
import { verify } from './support/verdict.js';

describe('the first path', () => {
  let demo: Demo;
  let scratch: string;
  let journey: Journey;
  let google: GoogleSide;
  let connection: Connection;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'gatehouse-e2e-out-'));
    demo = await Demo.start({ arguments: ['--messages', '20'] });
    google = new GoogleSide(demo.ready.google.root);
  }, 180_000);

  afterAll(async () => {
    await demo.dispose();
    await rm(scratch, { recursive: true, force: true });
  }, 60_000);

  const mail = (rest: string): string => `/api/v1/connections/${connection.id}/mail/${rest}`;

  it('connects a Google account through the consent pages', async () => {
    journey = await Journey.signIn(demo);
    connection = await journey.connect();
    expect(connection).toMatchObject({ state: 'live', account: journey.email });
    expect(connection.grants).toMatchObject([{ feature: 'mail', state: 'live', ver: '1' }]);
  }, 60_000);

  it('copies the mailbox so that it equals the source byte for byte', async () => {
    const status = await journey.synced(connection.id);
    expect(status).toMatchObject({ done: '20', failed: '0' });
    expect(await compareMailbox(journey.member, connection.id, await google.messages(journey.email))).toEqual([]);
  }, 90_000);

  it('lists labels and threads, and opens one with its messages', async () => {
    const labels = await journey.member.get(LabelList, mail('labels'));
    expect(labels.items.map(({ googleId }) => googleId)).toContain('INBOX');
    const threads = await journey.member.get(ThreadList, mail('threads?label=INBOX&limit=5'));
    expect(threads.items.length).toBeGreaterThan(0);
    const [first] = threads.items;
    const thread = await journey.member.get(ThreadView, mail(`threads/${first!.id}`));
    expect(thread.messages.length).toBeGreaterThan(0);
    const message = await journey.member.get(MessageView, mail(`messages/${thread.messages[0]!.id}`));
    expect(message.headers.length).toBeGreaterThan(3);
    expect(message.html ?? '').not.toMatch(/<script/i);
  });

  it('shows a mail that is delivered at Google, without being asked', async () => {
    await google.deliver(journey.email, { from: 'Lan <lan@x.example>', subject: 'Chào buổi sáng', text: 'xin chào' });
    await eventually(
      async () =>
        (await journey.member.get(ThreadList, mail('threads?label=INBOX&limit=1'))).items[0]?.subject ===
        'Chào buổi sáng',
      { withinMs: 20_000 },
    );
  }, 30_000);

  it('shows nobody else a word of it: the same 404 for foreign, unknown and malformed ids', async () => {
    const officer = await Api.signIn(demo.ready.url, demo.signIn('officer'));
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
    await journey.member.post(WithdrawalView, `/api/v1/connections/${connection.id}/features/mail/withdrawal`, {});
    expect((await journey.member.send('GET', mail('labels'))).status).not.toBe(200);
    const open = async (): Promise<string[]> => {
      const [withdrawal] = (await journey.connection(connection.id)).withdrawals;
      const waiting = withdrawal?.steps.filter(({ state }) => state !== 'done' && state !== 'not_needed') ?? [];
      return waiting.map(({ step, state, note }) => `${step} ${state} ${note ?? ''}`);
    };
    await eventually(async () => (await open()).every((step) => step.startsWith('content_decided')), {
      withinMs: 30_000,
    }).catch(async (cause: unknown) => {
      throw new Error(`these steps are open: ${(await open()).join('; ')}`, { cause });
    });
    const rows = await google.ledger();
    expect(rows.some(({ method, status }) => method === 'oauth2.revoke' && status === 200)).toBe(true);
  }, 60_000);

  it('erases the copy on request', async () => {
    const path = `/api/v1/connections/${connection.id}/features/mail/withdrawal/choice`;
    const withdrawal = await journey.member.post(WithdrawalView, path, { choice: 'erase' });
    expect(withdrawal.choice).toBe('erase');
    expect((await journey.member.send('GET', mail('labels'))).status).not.toBe(200);
  }, 30_000);

  describe('the trail of it', () => {
    let folder: string;
    let entries: ExportedEntry[];
    let system: ExportedEntry[];

    beforeAll(async () => {
      const officer = await Api.signIn(demo.ready.url, demo.signIn('officer'));
      folder = await exportTrail(officer, 'organisation', join(scratch, 'organisation'));
      entries = await readExport(folder);
      const admin = await Api.signIn(demo.ready.url, demo.signIn('administrator'));
      system = await readExport(
        await exportTrail(admin, 'system', join(scratch, 'system')).catch(() =>
          exportTrail(officer, 'system', join(scratch, 'system')),
        ),
      );
    }, 60_000);

    it('verifies offline under the trusted key, and without it is consistent with itself only', async () => {
      const trusted = await verify(folder, '--trust', demo.ready.trail.policy);
      expect(trusted).toMatchObject({ code: 0 });
      const untrusted = await verify(folder);
      expect(untrusted.code).toBe(4);
      expect(untrusted.out).toContain('consistent with itself only');
    }, 60_000);

    it('tells the same story as the ledger at Google', async () => {
      expect(matchLedger(await google.ledger(), [...entries, ...system])).toEqual([]);
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
