import { gmail } from '@googleapis/gmail';
import { CLIENT, LINH, MINH, WatchedGoogle } from './support/google.js';

const FULL = 'https://mail.google.com/';
const SETTINGS = ['basic', 'sharing'].map((name) => `https://www.googleapis.com/auth/gmail.settings.${name}`);
const me = { userId: 'me' };

let google: WatchedGoogle;
let users: ReturnType<typeof gmail>['users'];
beforeAll(async () => {
  const accounts = [{ email: MINH, messages: 120, seed: 'conformance' }, { email: LINH }];
  google = await WatchedGoogle.start({ accounts });
  ({ users } = gmail({ version: 'v1', ...(await google.options([FULL, ...SETTINGS])) }));
});
afterAll(() => google.close());
afterEach(() => expect(google.violations).toEqual([]));

const deliver = async (): Promise<{ id: string; threadId: string }> =>
  (await google.control('POST', `accounts/${MINH}/messages`, { subject: 'Xin chào', text: 'Hello there' })) as {
    id: string;
    threadId: string;
  };
const rawTo = (to: string, subject: string): string =>
  Buffer.from(`To: ${to}\r\nSubject: ${subject}\r\n\r\nxin chào`).toString('base64url');
const media = { mimeType: 'message/rfc822', body: 'Subject: uploaded\r\n\r\nx' };
/** The client takes the upload address only from the call's own options. */
const upload = (): { rootUrl: string } => ({ rootUrl: `${google.simulator.url}/` });

describe('Google’s own client', () => {
  it('reads profile, labels, every page of the list, all formats, threads and history', async () => {
    const { data: profile } = await users.getProfile({ userId: 'me' });
    await users.labels.list({ userId: 'me' });
    const ids: string[] = [];
    for (let pageToken: string | undefined; ;) {
      const { data } = await users.messages.list({
        userId: 'me',
        maxResults: 50,
        includeSpamTrash: true,
        ...(pageToken && { pageToken }),
      });
      ids.push(...data.messages!.map(({ id }) => id!));
      if (!data.nextPageToken) break;
      pageToken = data.nextPageToken;
    }
    expect(ids).toHaveLength(profile.messagesTotal!);
    for (const id of ids) {
      for (const format of ['full', 'raw', 'metadata', 'minimal'])
        await users.messages.get({ userId: 'me', id, format });
    }
    const { data: threads } = await users.threads.list({ userId: 'me' });
    await users.threads.get({ userId: 'me', id: threads.threads![0]!.id! });
    await deliver();
    const { data: history } = await users.history.list({ userId: 'me', startHistoryId: profile.historyId! });
    expect(history.history).toHaveLength(1);
  }, 60_000);

  it('writes labels and messages, watches and stops', async () => {
    const { id } = await deliver();
    await users.messages.modify({ userId: 'me', id, requestBody: { addLabelIds: ['STARRED'] } });
    await users.watch({ userId: 'me', requestBody: { topicName: CLIENT.topic! } });
    expect((await users.stop({ userId: 'me' })).status).toBe(204);
    const { data } = await users.messages.import({ ...me, media }, upload());
    expect(
      (await users.messages.get({ ...me, id: data.id!, format: 'metadata' })).data.payload?.headers,
    ).toContainEqual({ name: 'Subject', value: 'uploaded' });
  });

  it('changes, trashes and deletes messages and threads, one and many', async () => {
    const { id, threadId } = await deliver();
    const changes = { addLabelIds: ['STARRED'] };
    await users.messages.batchModify({ ...me, requestBody: { ids: [id], ...changes } });
    await users.threads.modify({ ...me, id: threadId, requestBody: { removeLabelIds: ['UNREAD'] } });
    for (const kind of [users.messages, users.threads]) {
      expect((await kind.trash({ ...me, id })).status).toBe(200);
      expect((await kind.untrash({ ...me, id })).status).toBe(200);
    }
    expect((await users.messages.get({ ...me, id, format: 'minimal' })).data.labelIds).toEqual(['STARRED']);
    expect((await users.threads.delete({ ...me, id: threadId })).status).toBe(204);
    const inserted = await users.messages.insert({ ...me, requestBody: { raw: rawTo(MINH, 'inserted') } });
    expect((await users.messages.delete({ ...me, id: inserted.data.id! })).status).toBe(204);
    const [one, other] = [await deliver(), await deliver()];
    await users.messages.batchDelete({ ...me, requestBody: { ids: [one.id, other.id] } });
    await expect(users.messages.get({ ...me, id: other.id })).rejects.toMatchObject({ status: 404 });
  });

  it('writes drafts, updates, lists and sends them, and sends at once', async () => {
    const draft = (await users.drafts.create({ ...me, requestBody: { message: { raw: rawTo(LINH, 'một') } } })).data;
    const id = draft.id!;
    const updated = (
      await users.drafts.update({ ...me, id, media: { ...media, body: `To: ${LINH}\r\n\r\nhai` } }, upload())
    ).data;
    expect([updated.id, updated.message?.id === draft.message?.id]).toEqual([id, false]);
    const { data: listed } = await users.drafts.list({ ...me, q: `to:${LINH}` });
    expect(listed.drafts?.map((one) => one.id)).toEqual([id]);
    expect((await users.drafts.get({ ...me, id, format: 'raw' })).data.message?.raw).toBeDefined();
    const { data: sent } = await users.drafts.send({ ...me, requestBody: { id } });
    expect(sent.labelIds).toEqual(['SENT']);
    await expect(users.drafts.get({ ...me, id })).rejects.toMatchObject({ status: 404 });
    const dropped = (await users.drafts.create({ ...me, requestBody: { message: { raw: rawTo(LINH, 'ba') } } })).data;
    expect((await users.drafts.delete({ ...me, id: dropped.id! })).status).toBe(204);
    await users.messages.send({ ...me, requestBody: { raw: rawTo(LINH, 'bốn') } });
  });

  it('gets an attachment by the id of the message view', async () => {
    const raw = Buffer.from(
      'Content-Type: application/pdf; name="a.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERg==',
    );
    const { data: message } = await users.messages.insert({ ...me, requestBody: { raw: raw.toString('base64url') } });
    const { payload } = (await users.messages.get({ ...me, id: message.id! })).data;
    const asked = { ...me, messageId: message.id!, id: payload!.body!.attachmentId! };
    const { data } = await users.messages.attachments.get(asked);
    expect(Buffer.from(data.data!, 'base64url').toString()).toBe('%PDF');
  });

  it('makes, changes and drops labels', async () => {
    const { id } = (await users.labels.create({ ...me, requestBody: { name: 'Mới' } })).data;
    await users.labels.patch({ ...me, id: id!, requestBody: { labelListVisibility: 'labelHide' } });
    await users.labels.update({ ...me, id: id!, requestBody: { name: 'Cũ' } });
    expect((await users.labels.get({ ...me, id: id! })).data).toMatchObject({ name: 'Cũ', messagesTotal: 0 });
    expect((await users.labels.delete({ ...me, id: id! })).status).toBe(204);
  });

  it('reads and changes addresses to write from, and may not make any', async () => {
    const { sendAs } = users.settings;
    const sendAsEmail = MINH;
    expect((await sendAs.list(me)).data.sendAs).toHaveLength(1);
    await sendAs.patch({ ...me, sendAsEmail, requestBody: { signature: '<b>Minh</b>' } });
    await sendAs.update({ ...me, sendAsEmail, requestBody: { displayName: 'Minh' } });
    expect((await sendAs.get({ ...me, sendAsEmail })).data).toMatchObject({ displayName: 'Minh', signature: '' });
    const requestBody = { sendAsEmail: 'x@hoasen.example' };
    await expect(sendAs.create({ ...me, requestBody })).rejects.toMatchObject({ status: 403 });
    await expect(sendAs.verify({ ...me, sendAsEmail })).rejects.toMatchObject({ status: 403 });
    await expect(sendAs.delete({ ...me, sendAsEmail })).rejects.toMatchObject({ status: 403 });
  });

  it('understands the refusals', async () => {
    await expect(users.messages.get({ userId: 'me', id: '18c0000000000000' })).rejects.toMatchObject({ status: 404 });
    await expect(users.history.list({ userId: 'me', startHistoryId: '1' })).rejects.toMatchObject({ status: 404 });
  });

  it('has driven every method that is simulated', () => {
    const refusedAlways = ['create', 'delete', 'verify'].map((verb) => `gmail.users.settings.sendAs.${verb}`);
    expect(google.notDriven('gmail.v1')).toEqual(refusedAlways);
  });
});
