import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator } from '../simulator.js';
import { CLIENT, control, deliver, GmailCaller, MINH, type Reply, SCOPES, startTest } from '../testing/fixture.js';

const SUBSCRIPTION = 'projects/gatehouse-test/subscriptions/gmail-pull';
const PUBSUB = 'https://www.googleapis.com/auth/pubsub';

interface Received {
  readonly ackId: string;
  readonly message: { readonly data: string; readonly messageId: string };
}

let folder: string;
let simulator: Simulator;
let caller: GmailCaller;

async function start(): Promise<void> {
  const clients = [{ ...CLIENT, pullSubscription: SUBSCRIPTION }];
  simulator = await startTest({ clients, dataDir: folder, clockRate: 0.001 });
  caller = await GmailCaller.for(simulator, [SCOPES.full, PUBSUB]);
}
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-pull-'));
  await start();
  expect((await caller.post('watch', { topicName: CLIENT.topic })).status).toBe(200);
});
afterEach(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true });
});

const post = (verb: string, body: object, subscription = SUBSCRIPTION): Promise<Reply> =>
  caller.post(`/v1/${subscription}:${verb}`, body);
const advance = (advanceMs: number): Promise<unknown> => control(simulator, 'POST', 'clock', { advanceMs });

async function pull(maxMessages = 10): Promise<readonly Received[]> {
  const { body } = await post('pull', { maxMessages, returnImmediately: true });
  return (body as { receivedMessages?: Received[] }).receivedMessages ?? [];
}

/** So many notifications, each a second after the other. */
async function notify(count: number): Promise<void> {
  for (let sent = 0; sent < count; sent += 1) {
    await deliver(simulator);
    await advance(1_000);
  }
}

it('gives each notification until it is acknowledged, and then no more', async () => {
  await notify(3);
  const first = await pull(2);
  expect(first).toHaveLength(2);
  expect(JSON.parse(Buffer.from(first[0]!.message.data, 'base64').toString())).toMatchObject({ emailAddress: MINH });
  expect(await pull()).toHaveLength(1);
  expect(await pull()).toEqual([]);
  expect((await post('acknowledge', { ackIds: first.map(({ ackId }) => ackId) })).body).toEqual({});
  await advance(10_000);
  expect(await pull()).toHaveLength(1);
});

it('takes no acknowledgement after the deadline', async () => {
  await notify(1);
  const [first] = await pull();
  await advance(10_001);
  expect((await post('acknowledge', { ackIds: [first!.ackId] })).status).toBe(200);
  expect(await pull()).toHaveLength(1);
});

it('gives a message again after its deadline, under another ack id; the old one holds nothing', async () => {
  await notify(1);
  const [first] = await pull();
  await advance(10_001);
  const [again] = await pull();
  expect([again!.message.messageId, again!.ackId === first!.ackId]).toEqual([first!.message.messageId, false]);
  await post('acknowledge', { ackIds: [first!.ackId] });
  await advance(10_001);
  expect(await pull()).toHaveLength(1);
});

it('keeps a message back for longer, or gives it up at once', async () => {
  await notify(1);
  const [first] = await pull();
  await post('modifyAckDeadline', { ackIds: [first!.ackId], ackDeadlineSeconds: 60 });
  await advance(50_000);
  expect(await pull()).toEqual([]);
  await post('modifyAckDeadline', { ackIds: [first!.ackId], ackDeadlineSeconds: 0 });
  expect(await pull()).toHaveLength(1);
});

it('lets a pull wait for the first message', async () => {
  const waiting = post('pull', { maxMessages: 5 });
  await deliver(simulator);
  expect(((await waiting).body as unknown as { receivedMessages: Received[] }).receivedMessages).toHaveLength(1);
});

it('gives out again after a restart what was not acknowledged, and nothing else', async () => {
  await notify(2);
  const [first] = await pull();
  await post('acknowledge', { ackIds: [first!.ackId] });
  await simulator.close();
  await start();
  const left = await pull();
  expect(left.map(({ message }) => message.messageId)).not.toContain(first!.message.messageId);
  expect(left).toHaveLength(1);
});

it('drops what nobody took for seven days', async () => {
  await notify(1);
  await advance(7 * 86_400_000);
  caller = await GmailCaller.for(simulator, [SCOPES.full, PUBSUB]);
  expect(await pull()).toEqual([]);
});

it('doubles and loses by the weather of pushes', async () => {
  await control(simulator, 'POST', 'push', { duplicateRate: 1 });
  await notify(1);
  const both = await pull();
  expect([both.length, new Set(both.map(({ message }) => message.messageId)).size]).toEqual([2, 1]);
  await control(simulator, 'POST', 'push', { dropRate: 1 });
  await notify(1);
  expect(await pull()).toEqual([]);
});

it.each([
  ['no number of messages', 'pull', {}, SUBSCRIPTION, 400],
  ['no ack ids', 'acknowledge', { ackIds: [] }, SUBSCRIPTION, 400],
  ['a deadline above ten minutes', 'modifyAckDeadline', { ackIds: ['x'], ackDeadlineSeconds: 601 }, SUBSCRIPTION, 400],
  ['a subscription that is not there', 'pull', { maxMessages: 1 }, 'projects/gatehouse-test/subscriptions/none', 404],
  ['another project’s', 'pull', { maxMessages: 1 }, 'projects/other/subscriptions/gmail-pull', 403],
])('refuses %s', async (_what, verb, body, subscription, status) => {
  expect((await post(verb, body, subscription)).status).toBe(status);
});

it('refuses a token without the scope', async () => {
  caller = await GmailCaller.for(simulator);
  expect((await post('pull', { maxMessages: 1 })).status).toBe(403);
});
