import { gmail } from '@googleapis/gmail';
import { methodsOf, loadDiscovery } from './discovery/document.js';
import { NOT_SIMULATED } from './gmail/not-simulated.js';
import { GMAIL_HANDLERS } from './gmail/routes.js';
import { type Simulator } from './simulator.js';
import { assertConforms, CLIENT, deliver, MINH, SCOPES, startTest, tokensFor } from './testing/fixture.js';

const METHODS = methodsOf(loadDiscovery('gmail.v1')).map(({ id }) => id);

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startTest({ accounts: [{ email: MINH, messages: 120, seed: 'conformance' }] });
});
afterAll(() => simulator.close());

it.each(METHODS)('%s is done, or listed as not simulated, never both', (id) => {
  const listed = NOT_SIMULATED.filter(([prefix]) => id.startsWith(prefix));
  expect([id in GMAIL_HANDLERS, listed.length > 0]).toEqual(id in GMAIL_HANDLERS ? [true, false] : [false, true]);
});

it('does nothing that Google’s document does not name', () => {
  expect(Object.keys(GMAIL_HANDLERS).filter((id) => !METHODS.includes(id))).toEqual([]);
});

describe('Google’s own client', () => {
  async function client(): Promise<ReturnType<typeof gmail>> {
    const { access_token } = await tokensFor(simulator, [SCOPES.full]);
    return gmail({
      version: 'v1',
      rootUrl: `${simulator.url}/`,
      headers: { authorization: `Bearer ${access_token}` },
      retry: false,
    });
  }
  const checked = <T>(verb: string, path: string, data: T): T => {
    assertConforms(verb, new URL(`${simulator.url}/gmail/v1/users/me/${path}`), data);
    return data;
  };

  it('reads profile, labels, every page of the list, all formats, threads and history', async () => {
    const { users } = await client();
    const profile = checked('GET', 'profile', (await users.getProfile({ userId: 'me' })).data);
    checked('GET', 'labels', (await users.labels.list({ userId: 'me' })).data);
    const ids: string[] = [];
    for (let pageToken: string | undefined; ;) {
      const { data } = await users.messages.list({
        userId: 'me',
        maxResults: 50,
        includeSpamTrash: true,
        ...(pageToken && { pageToken }),
      });
      ids.push(...checked('GET', 'messages', data).messages!.map(({ id }) => id!));
      if (!data.nextPageToken) break;
      pageToken = data.nextPageToken;
    }
    expect(ids).toHaveLength(profile.messagesTotal!);
    for (const id of ids) {
      for (const format of ['full', 'raw', 'metadata', 'minimal'])
        checked('GET', `messages/${id}`, (await users.messages.get({ userId: 'me', id, format })).data);
    }
    const { data: threads } = await users.threads.list({ userId: 'me' });
    checked('GET', 'threads/x', (await users.threads.get({ userId: 'me', id: threads.threads![0]!.id! })).data);
    await deliver(simulator);
    const { data: history } = await users.history.list({ userId: 'me', startHistoryId: profile.historyId! });
    expect(checked('GET', 'history', history).history).toHaveLength(1);
  }, 60_000);

  it('writes labels and messages, watches and stops', async () => {
    const { users } = await client();
    const { id } = await deliver(simulator);
    checked(
      'POST',
      `messages/${id}/modify`,
      (await users.messages.modify({ userId: 'me', id, requestBody: { addLabelIds: ['STARRED'] } })).data,
    );
    checked('POST', 'watch', (await users.watch({ userId: 'me', requestBody: { topicName: CLIENT.topic } })).data);
    expect((await users.stop({ userId: 'me' })).status).toBe(204);
    const media = { mimeType: 'message/rfc822', body: 'Subject: imported\r\n\r\nx' };
    // The client takes the upload address only from the call's own options.
    const { data } = await users.messages.import({ userId: 'me', media }, { rootUrl: `${simulator.url}/` });
    expect(
      (await users.messages.get({ userId: 'me', id: data.id!, format: 'metadata' })).data.payload?.headers,
    ).toContainEqual({ name: 'Subject', value: 'imported' });
  });

  it('understands the refusals', async () => {
    const { users } = await client();
    await expect(users.messages.get({ userId: 'me', id: '18c0000000000000' })).rejects.toMatchObject({ status: 404 });
    await expect(users.history.list({ userId: 'me', startHistoryId: '1' })).rejects.toMatchObject({ status: 404 });
  });
});
