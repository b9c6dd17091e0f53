import { type Simulator } from '../simulator.js';
import { control, deliver, GmailCaller, LINH, MINH, SCOPES, startTest } from '../testing/fixture.js';

let simulator: Simulator;
let gmail: GmailCaller;

beforeEach(async () => {
  simulator = await startTest({ accounts: [{ email: MINH, messages: 300, seed: 'gmail' }, { email: LINH }] });
  gmail = await GmailCaller.for(simulator);
});
afterEach(() => simulator.close());

async function allIds(query = ''): Promise<string[]> {
  const ids: string[] = [];
  for (let token = ''; ;) {
    const { body } = await gmail.get(`messages?maxResults=70${query}${token === '' ? '' : `&pageToken=${token}`}`);
    ids.push(...(body.messages ?? []).map(({ id }) => id));
    if (body.nextPageToken === undefined) return ids;
    token = body.nextPageToken;
  }
}

describe('reading', () => {
  it('lists every message once, newest first, page by page', async () => {
    const ids = await allIds('&includeSpamTrash=true');
    expect(new Set(ids).size).toBe(300);
    expect([...ids].sort().reverse()).toEqual(ids);
  });

  it('hides spam and trash unless asked, and takes labels together', async () => {
    const state = String((await control(simulator, 'GET', `state/${MINH}`)).body)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string; id: string; labelIds: string[] });
    const messages = state.filter(({ kind }) => kind === 'message');
    const shown = messages.filter(({ labelIds }) => !labelIds.includes('SPAM') && !labelIds.includes('TRASH'));
    expect(await allIds()).toEqual(shown.map(({ id }) => id));
    const unread = messages.filter(({ labelIds }) => labelIds.includes('INBOX') && labelIds.includes('UNREAD'));
    expect(unread.length).toBeGreaterThan(0);
    expect(await allIds('&labelIds=INBOX&labelIds=UNREAD')).toEqual(unread.map(({ id }) => id));
  });

  it('gives the raw bytes in padded base64url, the same that the state shows', async () => {
    const [id = ''] = await allIds();
    const { body } = await gmail.get(`messages/${id}?format=raw`);
    expect(body.raw.length % 4).toBe(0);
    const truth = await control(simulator, 'GET', `state/${MINH}/messages/${id}`);
    expect(Buffer.from(body.raw, 'base64url').toString('utf8')).toBe(truth.body);
    expect(body.sizeEstimate).toBe(Buffer.byteLength(truth.body as string));
    expect(body.payload).toBeUndefined();
  });

  it('answers minimal, metadata and full as each is defined', async () => {
    const [id = ''] = await allIds();
    const minimal = (await gmail.get(`messages/${id}?format=minimal`)).body;
    expect(Object.keys(minimal).sort()).toEqual([
      'historyId',
      'id',
      'internalDate',
      'labelIds',
      'sizeEstimate',
      'snippet',
      'threadId',
    ]);
    const metadata = (await gmail.get(`messages/${id}?format=metadata&metadataHeaders=Subject&metadataHeaders=from`))
      .body;
    expect(metadata.payload.headers.map(({ name }) => name).sort()).toEqual(['From', 'Subject']);
    expect((await gmail.get(`messages/${id}`)).body.payload.headers.length).toBeGreaterThan(5);
  });

  it('gives an attachment by an id that differs from read to read', async () => {
    const bytes = Buffer.from('%PDF-1.7 canary');
    const mail = `From: a@example.com\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n--b\r\nContent-Type: application/pdf; name="x.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\n${bytes.toString('base64')}\r\n--b--\r\n`;
    const { id } = (await control(simulator, 'POST', `accounts/${MINH}/messages`, mail)).body as { id: string };
    const attachmentId = async (): Promise<string> =>
      (await gmail.get(`messages/${id}`)).body.payload.parts[1]!.body.attachmentId;
    const [first, second] = [await attachmentId(), await attachmentId()];
    expect(first).not.toBe(second);
    const { body } = await gmail.get(`messages/${id}/attachments/${first}`);
    expect(Buffer.from(body.data, 'base64url')).toEqual(bytes);
  });

  it('answers fields selections only with what was named', async () => {
    const { body } = await gmail.get('messages?maxResults=2&fields=messages(id),nextPageToken');
    expect(Object.keys(body.messages![0]!)).toEqual(['id']);
    expect(body.resultSizeEstimate).toBeUndefined();
    expect((await gmail.get('messages?fields=messages(id')).status).toBe(400);
  });

  it('groups messages into threads, and counts labels where Google counts them', async () => {
    const { body } = await gmail.get('threads?maxResults=500');
    const thread = (await gmail.get(`threads/${body.threads[0]!.id}?format=minimal`)).body;
    expect(thread.messages!.length).toBeGreaterThan(0);
    const inbox = (await gmail.get('labels/INBOX')).body;
    expect(inbox.messagesTotal).toBe((await allIds('&labelIds=INBOX')).length);
    expect((await gmail.get('labels')).body.labels[0]!.messagesTotal).toBeUndefined();
  });

  it('finds by the usual operators', async () => {
    const { id } = await deliver(simulator, { from: 'Thảo <thao@redriver.example>', subject: 'Báo giá' });
    expect(await allIds('&q=from:thao@redriver')).toEqual([id]);
    expect(await allIds(`&q=${encodeURIComponent('subject:"báo giá" -in:trash is:unread')}`)).toEqual([id]);
  });
});

describe('writing and its history', () => {
  it('tells each change in order, by kind, exclusive of the start', async () => {
    const start = (await gmail.get('profile')).body.historyId;
    const { id } = await deliver(simulator);
    await gmail.post(`messages/${id}/modify`, { addLabelIds: ['STARRED'], removeLabelIds: ['UNREAD'] });
    await gmail.post(`messages/${id}/trash`);
    await gmail.call('DELETE', `messages/${id}`);
    const { body } = await gmail.get(`history?startHistoryId=${start}`);
    const kinds = body.history.map((entry) => Object.keys(entry).filter((key) => !['id', 'messages'].includes(key)));
    expect(kinds).toEqual([
      ['messagesAdded'],
      ['labelsAdded', 'labelsRemoved'],
      ['labelsAdded', 'labelsRemoved'],
      ['messagesDeleted'],
    ]);
    expect((await gmail.get(`history?startHistoryId=${body.historyId}`)).body).toEqual({
      historyId: body.historyId,
    });
    expect((await gmail.get(`history?startHistoryId=${start}&historyTypes=labelAdded`)).body.history).toHaveLength(2);
  });

  it('pages history without losing or repeating a change', async () => {
    const start = (await gmail.get('profile')).body.historyId;
    for (let count = 0; count < 7; count += 1) await deliver(simulator);
    const seen: string[] = [];
    for (let token = ''; ;) {
      const { body } = await gmail.get(`history?startHistoryId=${start}&maxResults=3${token}`);
      seen.push(...body.history.map(({ id }) => id));
      if (body.nextPageToken === undefined) break;
      token = `&pageToken=${body.nextPageToken}`;
    }
    expect(seen).toHaveLength(7);
    expect(seen.map(BigInt)).toEqual([...new Set(seen.map(BigInt))].sort((a, b) => (a < b ? -1 : 1)));
  });

  it('answers 404 for a start id that is expired, too old by time or from the future', async () => {
    const start = (await gmail.get('profile')).body.historyId;
    await deliver(simulator);
    expect((await gmail.get('history?startHistoryId=99999999999')).status).toBe(404);
    await control(simulator, 'POST', `accounts/${MINH}/history/expire`);
    expect(await gmail.get(`history?startHistoryId=${start}`)).toMatchObject({
      status: 404,
      body: { error: { errors: [{ reason: 'notFound' }] } },
    });
    const later = (await gmail.get('profile')).body.historyId;
    await deliver(simulator);
    await control(simulator, 'POST', 'clock', { advanceMs: 8 * 86_400_000 });
    gmail = await GmailCaller.for(simulator);
    expect((await gmail.get(`history?startHistoryId=${later}`)).status).toBe(404);
  });

  it('keeps history ids above 2^53 exact', async () => {
    await control(simulator, 'POST', 'accounts', { email: 'big@hoasen.example', historyStart: '9007199254740993' });
    const big = await GmailCaller.for(simulator, [SCOPES.full], 'big@hoasen.example');
    expect((await big.get('profile')).body.historyId).toBe('9007199254740993');
  });

  it('modifies a thousand at once, says nothing about unknown ids and leaves no history for what changes nothing', async () => {
    const ids = await allIds();
    const start = (await gmail.get('profile')).body.historyId;
    expect((await gmail.post('messages/batchModify', { ids: [...ids, 'ffff'], addLabelIds: ['STARRED'] })).status).toBe(
      204,
    );
    expect(await allIds('&labelIds=STARRED')).toEqual(expect.arrayContaining(ids));
    const before = (await gmail.get(`history?startHistoryId=${start}&maxResults=500`)).body.historyId;
    await gmail.post('messages/batchModify', { ids, addLabelIds: ['STARRED'] });
    expect((await gmail.get('profile')).body.historyId).toBe(before);
  });

  it('inserts raw and uploaded mail byte for byte', async () => {
    const raw = Buffer.from([...Buffer.from('Subject: x\r\n\r\n'), 0x00, 0xff, 0x0a, 0x80]);
    const plain = (await gmail.post('messages', { raw: raw.toString('base64url'), labelIds: ['INBOX'] })).body as {
      id: string;
    };
    const uploaded = await gmail.call(
      'POST',
      '/upload/gmail/v1/users/me/messages?uploadType=media',
      raw,
      'message/rfc822',
    );
    for (const { id } of [plain, uploaded.body]) {
      const { body } = await gmail.get(`messages/${id}?format=raw`);
      expect(Buffer.from(body.raw, 'base64url')).toEqual(raw);
    }
  });

  it('sends to another simulated account and threads the reply', async () => {
    const { id, threadId } = await deliver(simulator, { from: LINH, subject: 'hello' });
    const headers = (await gmail.get(`messages/${id}`)).body.payload.headers;
    const messageId = headers.find(({ name }) => name === 'Message-ID')!.value;
    const raw = Buffer.from(
      `From: ${MINH}\r\nTo: ${LINH}\r\nSubject: Re: hello\r\nIn-Reply-To: ${messageId}\r\nReferences: ${messageId}\r\n\r\nok`,
    ).toString('base64url');
    const sent = (await gmail.post('messages/send', { raw, threadId })).body;
    expect(sent).toMatchObject({ threadId, labelIds: ['SENT'] });
    const linh = await GmailCaller.for(simulator, [SCOPES.readonly], LINH);
    expect((await linh.get('messages?labelIds=INBOX')).body.messages).toHaveLength(1);
  });

  it('makes, renames and drops labels', async () => {
    const label = (await gmail.post('labels', { name: 'Mới' })).body;
    expect(label).toMatchObject({ type: 'user', name: 'Mới' });
    expect((await gmail.post('labels', { name: 'mới' })).status).toBe(409);
    expect((await gmail.post('labels', { name: 'inbox' })).status).toBe(400);
    const [id = ''] = await allIds();
    await gmail.post(`messages/${id}/modify`, { addLabelIds: [label.id] });
    expect((await gmail.call('PATCH', `labels/${label.id}`, '{"name":"Cũ"}')).body.name).toBe('Cũ');
    expect((await gmail.call('DELETE', `labels/${label.id}`)).status).toBe(204);
    expect((await gmail.get(`messages/${id}?format=minimal`)).body.labelIds).not.toContain(label.id);
  });
});

describe('refusals', () => {
  it.each([
    ['an unknown parameter', 'messages?colour=red', 400, 'invalidArgument'],
    ['a mistyped number', 'messages?maxResults=many', 400, 'invalidArgument'],
    ['a mistyped enum', 'messages/18c0000000000000?format=pdf', 400, 'invalidArgument'],
    ['a foreign page token', 'messages?pageToken=abc', 400, 'invalidArgument'],
    ['an unknown label', 'messages?labelIds=Label_99', 400, 'invalidArgument'],
    ['a malformed id', 'messages/not-an-id', 400, 'invalidArgument'],
    ['an unknown id', 'messages/18c0000000000000', 404, 'notFound'],
    ['a history list without start', 'history', 400, 'invalidArgument'],
    ['a method that is not simulated', 'settings/imap', 501, 'notImplemented'],
    ['a foreign mailbox', `/gmail/v1/users/${LINH}/profile`, 403, 'forbidden'],
  ])('answers %s in Google’s envelope', async (_what, path, code, reason) => {
    const reply = await gmail.get(path);
    expect(reply).toMatchObject({ status: code, body: { error: { code, errors: [{ reason }] } } });
  });

  it.each([
    ['an unknown field', { addLabelIds: ['STARRED'], colour: 'red' }],
    ['a mistyped field', { addLabelIds: 'STARRED' }],
    ['a label that only Gmail sets', { addLabelIds: ['SENT'] }],
    ['nothing to do', {}],
  ])('refuses a body with %s', async (_what, body) => {
    const [id = ''] = await allIds();
    expect((await gmail.post(`messages/${id}/modify`, body)).status).toBe(400);
  });

  it('judges the scope by method', async () => {
    const reader = await GmailCaller.for(simulator, [SCOPES.readonly]);
    const [id = ''] = await allIds();
    const reply = await reader.post(`messages/${id}/trash`);
    expect(reply).toMatchObject({
      status: 403,
      body: {
        error: {
          errors: [{ reason: 'insufficientPermissions' }],
          details: [{ reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' }],
        },
      },
    });
    expect(reply.headers.get('www-authenticate')).toContain('insufficient_scope');
  });

  it('lets gmail.metadata read neither raw nor full nor search', async () => {
    const metadata = await GmailCaller.for(simulator, [SCOPES.metadata]);
    const [id = ''] = await allIds();
    expect((await metadata.get(`messages/${id}?format=metadata`)).status).toBe(200);
    for (const path of [`messages/${id}?format=raw`, `messages/${id}`, 'messages?q=hello'])
      expect((await metadata.get(path)).status).toBe(403);
  });

  it('answers a request without token or with a dead one', async () => {
    expect((await fetch(`${simulator.url}/gmail/v1/users/me/profile`)).headers.get('www-authenticate')).toContain(
      'Bearer',
    );
    expect(await new GmailCaller(simulator, 'ya29.nothing').get('profile')).toMatchObject({
      status: 401,
      body: { error: { errors: [{ reason: 'authError' }] } },
    });
  });
});
