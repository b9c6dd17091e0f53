import { type Simulator } from '../simulator.js';
import { deliver, GmailCaller, LINH, MINH, SCOPES, startTest } from '../testing/fixture.js';

let simulator: Simulator;
let gmail: GmailCaller;

beforeEach(async () => {
  simulator = await startTest();
  gmail = await GmailCaller.for(simulator);
});
afterEach(() => simulator.close());

const rawOf = (text: string): string => Buffer.from(text).toString('base64url');
const mailTo = (to: string, subject = 'Báo cáo'): string =>
  rawOf(`From: ${MINH}\r\nTo: ${to}\r\nSubject: ${subject}\r\nX-Marker: m1\r\n\r\nxin chào`);

interface Draft {
  readonly id: string;
  readonly message: { readonly id: string; readonly threadId: string; readonly labelIds: readonly string[] };
}

async function create(raw = mailTo(LINH), threadId?: string): Promise<Draft> {
  const reply = await gmail.post('drafts', { message: { raw, ...(threadId !== undefined && { threadId }) } });
  expect(reply.status).toBe(200);
  return reply.body as unknown as Draft;
}

const update = (id: string, raw: string): ReturnType<GmailCaller['call']> =>
  gmail.call('PUT', `drafts/${id}`, JSON.stringify({ message: { raw } }));

async function changesSince(start: string): Promise<string[][]> {
  const { body } = await gmail.get(`history?startHistoryId=${start}`);
  return body.history.map((entry) => Object.keys(entry).filter((key) => !['id', 'messages'].includes(key)));
}

it('keeps the draft’s id and thread over an update, and changes the message behind it', async () => {
  const start = (await gmail.get('profile')).body.historyId;
  const draft = await create();
  expect(draft.message).toMatchObject({ labelIds: ['DRAFT'] });
  const updated = (await update(draft.id, mailTo(LINH, 'Mới'))).body as unknown as Draft;
  expect(updated).toMatchObject({ id: draft.id, message: { threadId: draft.message.threadId } });
  expect(updated.message.id).not.toBe(draft.message.id);
  expect((await gmail.get(`messages/${draft.message.id}`)).status).toBe(404);
  expect(await changesSince(start)).toEqual([['messagesAdded'], ['messagesAdded'], ['messagesDeleted']]);
});

it('gives a draft in the format asked for, and lists drafts by search', async () => {
  const draft = await create(mailTo(LINH, 'Hoá đơn'));
  await create(mailTo(LINH, 'khác'));
  const { body } = await gmail.get(`drafts/${draft.id}?format=metadata`);
  expect((body as unknown as Draft).message).toMatchObject({
    id: draft.message.id,
    payload: { mimeType: 'text/plain' },
  });
  const listed = (await gmail.get(`drafts?q=${encodeURIComponent('subject:"hoá đơn"')}`)).body as unknown as {
    drafts: Draft[];
  };
  const { id, threadId } = draft.message;
  expect(listed.drafts).toEqual([{ id: draft.id, message: { id, threadId } }]);
  expect(((await gmail.get('drafts?maxResults=1')).body as { nextPageToken?: string }).nextPageToken).toBeDefined();
});

it('sends a draft: it is gone, and a new message stands under SENT with the sender’s own headers', async () => {
  const draft = await create();
  const start = (await gmail.get('profile')).body.historyId;
  const sent = (await gmail.post('drafts/send', { id: draft.id })).body as unknown as Draft['message'];
  expect(sent).toMatchObject({ labelIds: ['SENT'], threadId: draft.message.threadId });
  expect(sent.id).not.toBe(draft.message.id);
  expect((await gmail.get(`drafts/${draft.id}`)).status).toBe(404);
  expect(await changesSince(start)).toEqual([['messagesAdded'], ['messagesDeleted']]);
  const { headers } = (await gmail.get(`messages/${sent.id}`)).body.payload;
  expect(headers).toContainEqual({ name: 'X-Marker', value: 'm1' });
  const linh = await GmailCaller.for(simulator, [SCOPES.readonly], LINH);
  expect((await linh.get('messages?labelIds=INBOX')).body.messages).toHaveLength(1);
  expect((await gmail.post('drafts/send', { id: draft.id })).status).toBe(404);
});

it('sends the content that comes with the call instead of the draft’s', async () => {
  const { id } = await create();
  const sent = (await gmail.post('drafts/send', { id, message: { raw: mailTo(LINH, 'thay') } })).body;
  const { headers } = (await gmail.get(`messages/${sent.id}`)).body.payload;
  expect(headers).toContainEqual({ name: 'Subject', value: 'thay' });
});

it('takes a draft as an upload with its thread in the metadata', async () => {
  const { id, threadId } = await deliver(simulator, { subject: 'hỏi', from: LINH });
  const messageId = (await gmail.get(`messages/${id}`)).body.payload.headers.find(
    ({ name }) => name === 'Message-ID',
  )!.value;
  const mail = `To: ${LINH}\r\nSubject: =?UTF-8?Q?Re:_h=E1=BB=8Fi?=\r\nIn-Reply-To: ${messageId}\r\nReferences: ${messageId}\r\n\r\nok`;
  const parts = [
    `Content-Type: application/json\r\n\r\n{"message":{"threadId":"${threadId}"}}`,
    `Content-Type: message/rfc822\r\n\r\n${mail}`,
  ];
  const body = `${parts.map((part) => `--b\r\n${part}\r\n`).join('')}--b--\r\n`;
  const reply = await gmail.call(
    'POST',
    '/upload/gmail/v1/users/me/drafts?uploadType=multipart',
    body,
    'multipart/related; boundary=b',
  );
  expect((reply.body as unknown as Draft).message.threadId).toBe(threadId);
});

it('deletes a draft for ever, and loses one whose message is deleted', async () => {
  const [one, other] = [await create(), await create()];
  expect((await gmail.call('DELETE', `drafts/${one.id}`)).status).toBe(204);
  await gmail.call('DELETE', `messages/${other.message.id}`);
  for (const { id } of [one, other]) expect((await gmail.get(`drafts/${id}`)).status).toBe(404);
});

it.each([
  ['a draft without a message', 'POST', 'drafts', {}, 400],
  ['a draft that is not there', 'PUT', 'drafts/r-1', { message: { raw: mailTo(LINH) } }, 404],
  ['a sending without an id', 'POST', 'drafts/send', {}, 400],
  ['a thread that is not there', 'POST', 'drafts', { message: { raw: mailTo(LINH), threadId: 'abc' } }, 404],
])('refuses %s', async (_what, verb, path, body, status) => {
  expect((await gmail.call(verb, path, JSON.stringify(body))).status).toBe(status);
});
