import { gmail } from '@googleapis/gmail';
import { CLIENT, MINH, WatchedGoogle } from './support/google.js';

const FULL = 'https://mail.google.com/';

let google: WatchedGoogle;
let users: ReturnType<typeof gmail>['users'];
beforeAll(async () => {
  google = await WatchedGoogle.start({ accounts: [{ email: MINH, messages: 120, seed: 'conformance' }] });
  ({ users } = gmail({ version: 'v1', ...(await google.options([FULL])) }));
});
afterAll(() => google.close());
afterEach(() => expect(google.violations).toEqual([]));

const deliver = async (): Promise<{ id: string }> =>
  (await google.control('POST', `accounts/${MINH}/messages`, { subject: 'Xin chào', text: 'Hello there' })) as {
    id: string;
  };

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
    const media = { mimeType: 'message/rfc822', body: 'Subject: imported\r\n\r\nx' };
    // The client takes the upload address only from the call's own options.
    const { data } = await users.messages.import({ userId: 'me', media }, { rootUrl: `${google.simulator.url}/` });
    expect(
      (await users.messages.get({ userId: 'me', id: data.id!, format: 'metadata' })).data.payload?.headers,
    ).toContainEqual({ name: 'Subject', value: 'imported' });
  });

  it('understands the refusals', async () => {
    await expect(users.messages.get({ userId: 'me', id: '18c0000000000000' })).rejects.toMatchObject({ status: 404 });
    await expect(users.history.list({ userId: 'me', startHistoryId: '1' })).rejects.toMatchObject({ status: 404 });
  });
});
