import { type Simulator } from '../simulator.js';
import { control, deliver, GmailCaller, LINH, MINH, type Reply, SCOPES, startTest } from '../testing/fixture.js';

let simulator: Simulator;
let gmail: GmailCaller;

beforeEach(async () => {
  simulator = await startTest({
    accounts: [{ email: MINH, name: 'Minh Trần' }, { email: LINH }, { email: 'an@khac.example' }],
  });
  gmail = await GmailCaller.for(simulator);
});
afterEach(() => simulator.close());

function send(head: string, fields: object = {}): Promise<Reply> {
  const raw = Buffer.from(`${head}\r\n\r\nxin chào`).toString('base64url');
  return gmail.post('messages/send', { raw, ...fields });
}

async function headersOf(id: string, caller = gmail): Promise<Map<string, string>> {
  const { headers } = (await caller.get(`messages/${id}`)).body.payload;
  return new Map(headers.map(({ name, value }) => [name.toLowerCase(), value]));
}

async function inboxOf(email: string): Promise<[GmailCaller, string[]]> {
  const caller = await GmailCaller.for(simulator, [SCOPES.readonly], email);
  const { messages = [] } = (await caller.get('messages?labelIds=INBOX')).body;
  return [caller, messages.map(({ id }) => id)];
}

describe('what leaves', () => {
  it('reaches To, Cc and Bcc; only the sender’s copy says who was in Bcc', async () => {
    const { id } = (await send(`From: ${MINH}\r\nTo: "Trần, Linh" <${LINH}>\r\nBcc: an@khac.example\r\nSubject: x`))
      .body;
    expect((await headersOf(id)).get('bcc')).toBe('an@khac.example');
    for (const email of [LINH, 'an@khac.example']) {
      const [caller, [received = '']] = await inboxOf(email);
      const headers = await headersOf(received, caller);
      expect([headers.get('bcc'), headers.get('delivered-to')]).toEqual([undefined, email]);
    }
  });

  it('stands in one message under SENT and INBOX where the sender is a recipient too', async () => {
    const { id } = (await send(`To: ${MINH}\r\nSubject: x`)).body;
    expect((await gmail.get(`messages/${id}?format=minimal`)).body.labelIds).toEqual(['SENT', 'INBOX', 'UNREAD']);
    expect((await inboxOf(MINH))[1]).toEqual([id]);
  });

  it('has a Message-ID of Gmail’s own unless the setting keeps the caller’s', async () => {
    const head = `From: ${MINH}\r\nTo: ${LINH}\r\nMessage-ID: <mine@hoasen.example>`;
    const replaced = await headersOf((await send(head)).body.id);
    expect(replaced.get('message-id')).toMatch(/^<CA[\w-]+@mail\.gmail\.com>$/);
    expect(replaced.get('x-google-original-message-id')).toBe('<mine@hoasen.example>');
    await control(simulator, 'POST', 'sending', { messageId: 'keep' });
    expect((await headersOf((await send(head)).body.id)).get('message-id')).toBe('<mine@hoasen.example>');
  });

  it('comes from the account’s own address unless From is an accepted send-as', async () => {
    for (const [sendAsEmail, verificationStatus] of [
      ['sales@hoasen.example', 'accepted'],
      ['boss@hoasen.example', 'pending'],
    ])
      await control(simulator, 'POST', `accounts/${MINH}/sendAs`, { sendAsEmail, verificationStatus });
    const fromOf = async (from: string): Promise<string | undefined> =>
      (await headersOf((await send(`${from}To: ${LINH}`)).body.id)).get('from');
    expect(await fromOf('From: Bán hàng <sales@hoasen.example>\r\n')).toContain('sales@hoasen.example');
    for (const from of ['From: boss@hoasen.example\r\n', `From: ${MINH}, ${LINH}\r\n`, ''])
      expect(await fromOf(from)).toBe(`Minh Trần <${MINH}>`);
  });
});

describe('threads', () => {
  const reply = (messageId: string, subject: string): string =>
    `To: ${LINH}\r\nSubject: ${subject}\r\nIn-Reply-To: ${messageId}\r\nReferences: ${messageId}`;

  it('join only where thread id, References with In-Reply-To, and subject all fit', async () => {
    const { id, threadId } = await deliver(simulator, { from: LINH, subject: 'Bao gia' });
    const { threadId: otherThread } = await deliver(simulator, { subject: 'Bao gia' });
    const messageId = (await headersOf(id)).get('message-id')!;
    const threadOf = async (head: string, fields: object): Promise<string> =>
      ((await send(head, fields)).body as unknown as { threadId: string }).threadId;
    expect(await threadOf(reply(messageId, 'Re: bao  gia'), { threadId })).toBe(threadId);
    expect(await threadOf(reply(messageId, 'Re: bao gia'), {})).not.toBe(threadId);
    expect(await threadOf(reply(messageId, 'khac'), { threadId })).not.toBe(threadId);
    const inReplyToOnly = `To: ${LINH}\r\nSubject: Bao gia\r\nIn-Reply-To: ${messageId}`;
    expect(await threadOf(inReplyToOnly, { threadId })).not.toBe(threadId);
    expect(await threadOf(reply(messageId, 'Re: bao gia'), { threadId: otherThread })).not.toBe(otherThread);
    expect(await threadOf(`To: ${LINH}\r\nSubject: Bao gia`, { threadId })).not.toBe(threadId);
    expect((await send(reply(messageId, 'Re: bao gia'), { threadId: 'abc' })).status).toBe(404);
  });

  it('form at the receiver by References and subject alone, and break off after a hundred messages', async () => {
    const [first] = [(await send(`To: ${LINH}\r\nSubject: dài`)).body.id];
    const messageId = (await headersOf(first)).get('message-id')!;
    for (let count = 0; count < 100; count += 1) await send(reply(messageId, 'Re: dài'));
    const caller = await GmailCaller.for(simulator, [SCOPES.readonly], LINH);
    const { threads } = (await caller.get('threads')).body;
    const sizes = await Promise.all(
      threads.map(async ({ id }) => (await caller.get(`threads/${id}?format=minimal`)).body.messages!.length),
    );
    expect(sizes.sort((a, b) => b - a)).toEqual([100, 1]);
  });
});

describe('limits', () => {
  it('refuse the message above a day’s count with 429 (Mail sending), and let go 24 hours later', async () => {
    await control(simulator, 'POST', 'sending', { messagesPerDay: 2 });
    for (const status of [200, 200, 429]) expect((await send(`To: ${LINH}`)).status).toBe(status);
    const refused = await send(`To: ${LINH}`);
    expect(refused.body.error).toMatchObject({
      code: 429,
      errors: [{ reason: 'rateLimitExceeded', domain: 'usageLimits' }],
    });
    expect(JSON.stringify(refused.body)).toMatch(/Retry after \d{4}-[^"]*Z \(Mail sending\)/);
    await control(simulator, 'POST', 'clock', { advanceMs: 86_400_000 });
    gmail = await GmailCaller.for(simulator);
    expect((await send(`To: ${LINH}`)).status).toBe(200);
  });

  it('count recipients: 500 of a message, and a day’s external ones', async () => {
    const many = Array.from({ length: 501 }, (_, index) => `p${String(index)}@hoasen.example`).join(',\r\n ');
    expect((await send(`To: ${many}`)).status).toBe(400);
    await control(simulator, 'POST', 'sending', { externalPerDay: 1 });
    for (const status of [200, 429]) expect((await send('To: someone@elsewhere.example')).status).toBe(status);
    expect((await send(`To: ${LINH}`)).status).toBe(200);
  });

  it('refuse what is larger than 36,700,160 bytes', async () => {
    const bytes = Buffer.concat([Buffer.from(`To: ${LINH}\r\n\r\n`), Buffer.alloc(36_700_160, 'a')]);
    const reply = await gmail.call(
      'POST',
      '/upload/gmail/v1/users/me/messages/send?uploadType=media',
      bytes,
      'message/rfc822',
    );
    expect(reply.status).toBe(413);
  });
});

it.each([
  ['nobody to go to', 'Subject: x', 'Recipient address required'],
  ['a recipient that is no address', 'To: Linh', 'Invalid To header'],
  ['a broken Cc', `To: ${LINH}\r\nCc: <@>`, 'Invalid Cc header'],
])('refuses a message with %s', async (_what, head, message) => {
  expect((await send(head)).body.error).toMatchObject({ code: 400, message });
});

it('deletes a thousand at once, silent about those that are not there', async () => {
  const ids = [(await deliver(simulator)).id, (await deliver(simulator)).id];
  expect((await gmail.post('messages/batchDelete', { ids: [...ids, ids[0], 'ffff'] })).status).toBe(204);
  expect(simulator.ledger.after(0).at(-1)?.effect).toEqual(ids.map((id) => `message.deleted:${id}`));
  expect((await gmail.get('messages')).body.messages).toBeUndefined();
  for (const bad of [[], Array.from({ length: 1_001 }, String)])
    expect((await gmail.post('messages/batchDelete', { ids: bad })).status).toBe(400);
  const modifier = await GmailCaller.for(simulator, [SCOPES.modify]);
  expect((await modifier.post('messages/batchDelete', { ids })).status).toBe(403);
});

it('empties trash and spam after thirty days by the clock, and tells so in the history', async () => {
  const { id } = await deliver(simulator);
  const spam = await deliver(simulator, { labels: ['SPAM'] });
  const kept = await deliver(simulator);
  await gmail.post(`messages/${id}/trash`);
  await gmail.post(`messages/${kept.id}/trash`);
  await gmail.post(`messages/${kept.id}/untrash`);
  await control(simulator, 'POST', 'clock', { advanceMs: 30 * 86_400_000 - 3_600_000 });
  gmail = await GmailCaller.for(simulator);
  const start = (await gmail.get('profile')).body.historyId;
  expect((await gmail.get(`messages/${id}`)).status).toBe(200);
  await control(simulator, 'POST', 'clock', { advanceMs: 3_600_001 });
  gmail = await GmailCaller.for(simulator);
  for (const gone of [id, spam.id]) expect((await gmail.get(`messages/${gone}`)).status).toBe(404);
  expect((await gmail.get(`messages/${kept.id}`)).status).toBe(200);
  const { history } = (await gmail.get(`history?startHistoryId=${start}`)).body;
  expect(history.map((entry) => 'messagesDeleted' in entry)).toEqual([true, true]);
});
