import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GOOGLE_HOSTS, GoogleInside } from './support/google-inside.js';
import { CLIENT, differences, Lieer, lieerRefusal } from './support/lieer.js';
import { Namespace } from './support/namespace.js';

const MINH = 'minh@hoasen.example';
const MESSAGES = 120;
/** No start of history is known before the first sync, and after it was forgotten; a token that died is told by the first request. */
const REFUSED = [
  ['gmail.users.history.list', 404],
  ['gmail.users.labels.list', 401],
];

const refusal = lieerRefusal();
if (refusal !== undefined) process.stderr.write(`skipped: lieer: ${refusal}\n`);

(refusal === undefined ? describe : describe.skip)('lieer, as Debian has it', () => {
  let folder: string;
  let namespace: Namespace | undefined;
  let google: GoogleInside;
  let lieer: Lieer;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gatehouse-lieer-'));
    namespace = await Namespace.open(folder, GOOGLE_HOSTS);
    const accounts = [{ email: MINH, name: 'Minh Trần', messages: MESSAGES, seed: 'lieer' }];
    google = await GoogleInside.start(namespace, folder, { accounts, clients: [CLIENT] });
    lieer = await Lieer.lay(namespace, folder, MINH, google);
  });
  afterAll(async () => {
    await namespace?.close();
    await rm(folder, { recursive: true });
  });

  const labelIds = async (id: string): Promise<readonly string[]> =>
    (await google.messages(MINH)).get(id)?.labelIds ?? [];
  const deliver = async (mail: object | string): Promise<string> =>
    ((await google.control('POST', `accounts/${MINH}/messages`, mail)) as { id: string }).id;
  const relabel = (id: string, labels: object): Promise<unknown> =>
    google.control('PATCH', `accounts/${MINH}/messages/${id}`, labels);
  const inboxed = async (): Promise<string[]> =>
    [...(await google.messages(MINH)).values()].filter(({ labelIds: l }) => l.includes('INBOX')).map(({ id }) => id);

  it('signs in through Google’s pages', async () => {
    expect(await lieer.init()).toContain('Authentication successful');
  });

  it('fetches the whole mailbox, byte for byte, each label a tag', async () => {
    await lieer.pull();
    expect((await lieer.files()).size).toBe(MESSAGES);
    expect(await differences(lieer, google, MINH)).toEqual([]);
  });

  it('brings what is tagged here to Google', async () => {
    const [starred = '', archived = '', filed = '', thrown = ''] = await inboxed();
    await lieer.tag(starred, '+flagged', '-unread');
    await lieer.tag(archived, '-inbox');
    await lieer.tag(filed, '+kế-hoạch');
    await lieer.tag(thrown, '+trash', '-inbox');
    await lieer.push();
    const label = [...(await google.labels(MINH))].find(([, name]) => name === 'kế-hoạch')?.[0];
    expect(await labelIds(starred)).toEqual(expect.arrayContaining(['STARRED']));
    expect(await labelIds(starred)).not.toContain('UNREAD');
    expect(await labelIds(archived)).not.toContain('INBOX');
    expect(await labelIds(filed)).toContain(label);
    expect(await labelIds(thrown)).toContain('TRASH');
    await lieer.pull();
    expect(await differences(lieer, google, MINH)).toEqual([]);
  });

  it('brings what happens at Google here', async () => {
    const [starred = '', archived = '', deleted = ''] = await inboxed();
    await relabel(starred, { add: ['STARRED'] });
    await relabel(archived, { remove: ['INBOX'] });
    await google.control('DELETE', `accounts/${MINH}/messages/${deleted}`);
    const written = await deliver({
      from: 'Linh Nguyễn <linh@hoasen.example>',
      subject: 'Hoá đơn tháng 11',
      text: 'Kính gửi',
    });
    const raw = await deliver(
      'Message-ID: <odd@x.example>\r\nSubject: no last line\r\n\r\nb\xe0i\0 with bytes\r\n\r\nend',
    );
    expect(await differences(lieer, google, MINH)).not.toEqual([]);
    await lieer.pull();
    expect([...(await lieer.files()).keys()]).toEqual(expect.arrayContaining([written, raw]));
    expect((await lieer.files()).has(deleted)).toBe(false);
    expect(await differences(lieer, google, MINH)).toEqual([]);
  });

  it('sends a mail, and has it as Google keeps it', async () => {
    await lieer.send(`From: ${MINH}\nTo: ${MINH}\nSubject: Gửi mình\nMessage-ID: <own@hoasen.example>\n\nA note.\n`);
    await lieer.pull();
    expect([...(await lieer.tags()).values()].filter((tags) => tags.includes('sent'))).not.toEqual([]);
    expect(await differences(lieer, google, MINH)).toEqual([]);
  });

  it('fetches a new access token when Google no longer takes the old one', async () => {
    await google.control('POST', `accounts/${MINH}/tokens/kill`, { reason: 'access' });
    await deliver({ subject: 'after the token' });
    await lieer.pull();
    expect(await differences(lieer, google, MINH)).toEqual([]);
  });

  it('compares the whole mailbox when Google has forgotten its history', async () => {
    const [starred = '', deleted = ''] = await inboxed();
    await relabel(starred, { add: ['STARRED', 'IMPORTANT'] });
    await google.control('DELETE', `accounts/${MINH}/messages/${deleted}`);
    await google.control('POST', `accounts/${MINH}/history/expire`);
    expect(await lieer.pull()).toContain('full sync required');
    expect(await differences(lieer, google, MINH)).toEqual([]);
  });

  it('asked for nothing that the simulator does not know, and was refused nothing but dead history and tokens', async () => {
    const rows = await google.ledger();
    expect(rows.filter(({ method }) => method === null)).toEqual([]);
    const refused = rows.filter(({ status }) => (status ?? 0) >= 400).map(({ method, status }) => [method, status]);
    for (const row of refused) expect(REFUSED).toContainEqual(row);
    expect(rows.flatMap(({ parts }) => parts).filter(({ status }) => status >= 400)).toEqual([]);
  });
});
