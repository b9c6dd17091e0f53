import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator } from '../simulator.js';
import { control, GmailCaller, MINH, startTest } from '../testing/fixture.js';

let folder: string;
let simulator: Simulator;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-import-'));
  mkdirSync(join(folder, 'mail/old'), { recursive: true });
  writeFileSync(
    join(folder, 'mail/1.eml'),
    'Message-ID: <1@x>\nDate: Mon, 2 Mar 2026 10:00:00 +0700\nSubject: one\n\nbare line feeds\n',
  );
  writeFileSync(join(folder, 'mail/old/2.EML'), Buffer.from([0xff, 0x00, 0x0d, 0x0a]));
  writeFileSync(
    join(folder, 'mail/3.eml'),
    'Message-ID: <3@x>\r\nIn-Reply-To: <1@x>\r\nSubject: Re: one\r\nDate: Tue, 3 Mar 2026 10:00:00 +0700\r\n\r\nreply',
  );
  writeFileSync(join(folder, 'mail/notes.txt'), 'no mail');
});
afterEach(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true });
});

it('takes every .eml byte for byte, at its own date, in its thread, and a second run only what is new', async () => {
  const options = {
    accounts: [],
    dataDir: join(folder, 'data'),
    mailboxDir: join(folder, 'mail'),
    mailboxAccount: MINH,
  };
  simulator = await startTest(options);
  const gmail = await GmailCaller.for(simulator);
  const rows = (await gmail.get('messages')).body.messages!;
  expect(rows).toHaveLength(3);
  const messages = await Promise.all(rows.map(async ({ id }) => (await gmail.get(`messages/${id}?format=raw`)).body));
  expect(messages.map(({ raw }) => Buffer.from(raw, 'base64url').toString('latin1')).sort()[2]).toBe('\xff\0\r\n');
  const dated = messages.find(({ raw }) => Buffer.from(raw, 'base64url').includes('bare line feeds'));
  const reply = messages.find(({ raw }) => Buffer.from(raw, 'base64url').includes('reply'));
  expect(reply).toMatchObject({ threadId: dated!.id, internalDate: String(Date.UTC(2026, 2, 3, 3)) });

  await simulator.close();
  writeFileSync(join(folder, 'mail/4.eml'), 'Subject: new\n\n');
  simulator = await startTest(options);
  expect(await control(simulator, 'POST', `accounts/${MINH}/import`, { folder: join(folder, 'mail') })).toMatchObject({
    body: { imported: 0, known: 4 },
  });
});

it('dates mail of an impossible time, before 1970 or after 2527, as one that came now or in 1970: its id holds 44 bits', async () => {
  writeFileSync(join(folder, 'mail/5.eml'), 'Subject: late\nDate: 1 Jan 200000 00:00:00 +0000\n\n');
  writeFileSync(join(folder, 'mail/6.eml'), 'Subject: early\nDate: 1 Jan 1900 00:00:00 +0000\n\n');
  simulator = await startTest({ accounts: [], mailboxDir: join(folder, 'mail'), mailboxAccount: MINH });
  const gmail = await GmailCaller.for(simulator);
  const rows = (await gmail.get('messages')).body.messages!;
  expect(rows).toHaveLength(5);
  for (const { id } of rows) expect((await gmail.get(`messages/${id}?format=raw`)).status).toBe(200);
});
