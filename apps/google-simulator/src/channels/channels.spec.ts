import { type Simulator } from '../simulator.js';
import { CLIENT, control, GmailCaller, LINH, MINH, startTest, tokensFor } from '../testing/fixture.js';
import { Listener } from '../testing/listener.js';

const SCOPE = 'https://www.googleapis.com/auth/calendar';
const SETTINGS = '/calendar/v3/users/me/settings/watch';
const STOP = '/calendar/v3/channels/stop';

interface ChannelAnswer {
  readonly id: string;
  readonly resourceId: string;
  readonly expiration: string;
  readonly error: { readonly errors: readonly { readonly reason: string }[] };
}

let simulator: Simulator;
let listener: Listener;
let minh: GmailCaller;
beforeEach(async () => {
  listener = await Listener.start();
  simulator = await startTest({ clients: [CLIENT, { ...CLIENT, clientId: 'other' }] });
  minh = await GmailCaller.for(simulator, [SCOPE]);
});
afterEach(async () => {
  await simulator.close();
  await listener.close();
});

async function open(fields: object = {}, caller = minh): Promise<{ status: number; body: ChannelAnswer }> {
  const reply = await caller.post(SETTINGS, { id: 'one', type: 'web_hook', address: listener.url, ...fields });
  return { status: reply.status, body: reply.body as unknown as ChannelAnswer };
}

it('answers with the channel, and sends sync as the first message', async () => {
  const { body } = await open({ token: 'secret' });
  expect(body).toEqual({
    kind: 'api#channel',
    id: 'one',
    token: 'secret',
    resourceId: expect.stringMatching(/^[\w-]{27}$/) as string,
    resourceUri: 'https://www.googleapis.com/calendar/v3/users/me/settings?alt=json',
    expiration: expect.stringMatching(/^\d{13}$/) as string,
  });
  const [sync] = await listener.received(1);
  expect(sync?.body).toBe('');
  expect(sync?.headers).toMatchObject({
    'x-goog-channel-id': 'one',
    'x-goog-channel-token': 'secret',
    'x-goog-channel-expiration': new Date(Number(body.expiration)).toUTCString(),
    'x-goog-resource-id': body.resourceId,
    'x-goog-resource-uri': 'https://www.googleapis.com/calendar/v3/users/me/settings?alt=json',
    'x-goog-resource-state': 'sync',
    'x-goog-message-number': '1',
    'user-agent': expect.stringMatching(/^APIs-Google/) as string,
    'content-length': '0',
  });
});

it.each([
  ['no id', { id: '' }, 'required'],
  ['an id of 65 characters', { id: 'x'.repeat(65) }, 'invalid'],
  ['another type', { type: 'carrier_pigeon' }, 'push.channelTypeNotSupported'],
  ['plain http elsewhere', { address: 'http://example.com/hooks' }, 'push.webhookUrlNotHttps'],
  ['a host that only begins like this one', { address: 'http://localhost.evil.example/' }, 'push.webhookUrlNotHttps'],
  ['no address', { address: '' }, 'required'],
  ['a token of 257 characters', { token: 'x'.repeat(257) }, 'invalid'],
  ['a token that would break a header', { token: 'a\r\nb' }, 'invalid'],
  ['an expiration in the past', { expiration: '1000' }, 'invalid'],
  ['a ttl that is no number', { params: { ttl: 'soon' } }, 'invalid'],
])('refuses %s', async (_what, fields, reason) => {
  const { status, body } = await open(fields);
  expect([status, body.error.errors[0]?.reason]).toEqual([400, reason]);
});

it('cuts a wish for a longer life, and obeys a shorter one', async () => {
  const now = Date.now();
  const lifeOf = async (fields: object): Promise<number> =>
    Math.round((Number((await open(fields)).body.expiration) - now) / 60_000);
  expect(await lifeOf({ id: 'a' })).toBe(7 * 24 * 60);
  expect(await lifeOf({ id: 'b', params: { ttl: '3600' } })).toBe(60);
  expect(await lifeOf({ id: 'c', expiration: String(now + 7_200_000) })).toBe(120);
  expect(await lifeOf({ id: 'd', params: { ttl: '99999999' } })).toBe(7 * 24 * 60);
});

it('takes an id a second time only when its channel has ended', async () => {
  await open({ params: { ttl: '60' } });
  const again = await open();
  expect([again.status, again.body.error.errors[0]?.reason]).toEqual([400, 'channelIdNotUnique']);
  await control(simulator, 'POST', 'clock', { advanceMs: 60_000 });
  expect((await open()).status).toBe(200);
});

it('stops for whoever opened it, through the same client, and for nobody else', async () => {
  const { resourceId } = (await open()).body;
  const linh = await GmailCaller.for(simulator, [SCOPE], LINH);
  const otherTokens = await control(simulator, 'POST', 'tokens', { email: MINH, clientId: 'other', scopes: [SCOPE] });
  const other = new GmailCaller(simulator, (otherTokens.body as { access_token: string }).access_token);
  expect((await linh.post(STOP, { id: 'one', resourceId })).status).toBe(404);
  expect((await other.post(STOP, { id: 'one', resourceId })).status).toBe(404);
  expect((await minh.post(STOP, { id: 'one', resourceId: 'another' })).status).toBe(404);
  expect((await minh.post(STOP, { id: 'one', resourceId })).status).toBe(204);
  expect((await minh.post(STOP, { id: 'one', resourceId })).status).toBe(404);
});

it('opens nothing for a token that may not read what is watched', async () => {
  const { access_token: token } = await tokensFor(simulator, ['https://www.googleapis.com/auth/gmail.readonly']);
  expect((await open({}, new GmailCaller(simulator, token))).status).toBe(403);
});
