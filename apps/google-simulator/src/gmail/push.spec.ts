import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { checkValue } from '../discovery/check.js';
import { loadDiscovery } from '../discovery/document.js';
import { type Simulator } from '../simulator.js';
import { CLIENT, control, deliver, GmailCaller, MINH, startTest } from '../testing/fixture.js';

interface Delivery {
  readonly authorization: string;
  readonly body: { message: { data: string; messageId: string }; subscription: string };
}

let simulator: Simulator;
let gmail: GmailCaller;
let subscriber: Subscriber;

beforeEach(async () => {
  subscriber = await Subscriber.start();
  // The clock all but stands: how fast the machine is must not decide what falls within a second.
  simulator = await startTest({ clockRate: 0.001, clients: [{ ...CLIENT, pushEndpoint: subscriber.url }] });
  gmail = await GmailCaller.for(simulator);
});
afterEach(async () => {
  await simulator.close();
  await subscriber.close();
});

const watch = (body: object = {}): ReturnType<GmailCaller['post']> =>
  gmail.post('watch', { topicName: CLIENT.topic, ...body });

it('pushes a signed notification in Pub/Sub’s form with the history id after the change', async () => {
  expect((await watch()).body).toMatchObject({ historyId: expect.stringMatching(/^\d+$/) as string });
  const { historyId } = await deliver(simulator);
  const [push] = await subscriber.received(1);
  expect(checkValue(loadDiscovery('pubsub.v1'), { $ref: 'PubsubMessage' }, push?.body.message)).toEqual([]);
  expect(JSON.parse(Buffer.from(push!.body.message.data, 'base64').toString())).toEqual({
    emailAddress: MINH,
    historyId: Number(historyId),
  });
  const keys = createRemoteJWKSet(new URL(`${simulator.url}/oauth2/v3/certs`));
  const { payload } = await jwtVerify(push!.authorization.replace('Bearer ', ''), keys, {
    issuer: simulator.url,
    audience: subscriber.url,
    algorithms: ['RS256'],
  });
  expect(payload).toMatchObject({ email: 'gmail-push@gatehouse-test.iam.gserviceaccount.com', email_verified: true });
});

it('delivers again what was not acknowledged', async () => {
  subscriber.answers = [500, 404];
  await watch();
  await deliver(simulator);
  const pushes = await subscriber.received(3);
  expect(new Set(pushes.map(({ body }) => body.message.messageId)).size).toBe(1);
});

it('drops what comes within a second of the last', async () => {
  await watch();
  for (let count = 0; count < 3; count += 1) await deliver(simulator);
  await subscriber.received(1);
  expect(simulator.push.statistics).toMatchObject({ published: 1, dropped: 2 });
  await control(simulator, 'POST', 'clock', { advanceMs: 1_000 });
  await deliver(simulator);
  await subscriber.received(2);
});

it('obeys the label filter, stop and expiry', async () => {
  await watch({ labelIds: ['STARRED'], labelFilterBehavior: 'include' });
  await deliver(simulator);
  expect(simulator.push.statistics.published).toBe(0);
  await deliver(simulator, { labels: ['STARRED'] });
  expect(simulator.push.statistics.published).toBe(1);
  expect((await gmail.post('stop')).status).toBe(204);
  await control(simulator, 'POST', 'clock', { advanceMs: 5_000 });
  await deliver(simulator, { labels: ['STARRED'] });
  await watch();
  await control(simulator, 'POST', 'clock', { advanceMs: 7 * 86_400_000 + 1 });
  await deliver(simulator);
  expect(simulator.push.statistics.published).toBe(1);
});

it.each([
  ['a topic of another project', { topicName: 'projects/other/topics/gmail' }, 400],
  ['a topic that does not exist', { topicName: 'projects/gatehouse-test/topics/none' }, 404],
  ['an unknown label', { labelIds: ['Label_9'] }, 400],
])('refuses to watch with %s', async (_what, body, status) => {
  expect((await watch(body)).status).toBe(status);
});

class Subscriber {
  answers: number[] = [];
  private readonly deliveries: Delivery[] = [];
  private wake: () => void = () => undefined;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Subscriber> {
    const server = createServer();
    const subscriber = new Subscriber(server);
    server.on('request', (request: IncomingMessage, response) => {
      void readAll(request).then((text) => {
        subscriber.deliveries.push({
          authorization: request.headers.authorization ?? '',
          body: JSON.parse(text) as Delivery['body'],
        });
        response.writeHead(subscriber.answers.shift() ?? 204).end();
        subscriber.wake();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return subscriber;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}/push`;
  }

  async received(count: number): Promise<readonly Delivery[]> {
    while (this.deliveries.length < count) await new Promise<void>((resolve) => (this.wake = resolve));
    return this.deliveries;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
