import { type Simulator, startSimulator } from '@gatehouse/google-simulator';
import { freePort } from '@gatehouse/local-stack';
import { compareMailbox } from './support/mailbox.js';
import { Demo } from './support/demo.js';
import { GoogleSide } from './support/google.js';
import { Journey } from './support/journey.js';

const CLIENT = { id: 'another.apps.googleusercontent.com', secret: 'of-another-server' };
const EMAIL = 'minh@lotus.example';
const MESSAGES = 30;

/** `--google URL`: a server that speaks Google's APIs and that the launcher has not started. */
describe("a server that speaks Google's APIs", () => {
  let server: Simulator;
  let demo: Demo;

  beforeAll(async () => {
    const port = await freePort();
    server = await startSimulator({
      sandbox: true,
      accounts: [{ email: EMAIL, name: 'Minh', messages: MESSAGES }],
      clients: [
        {
          clientId: CLIENT.id,
          clientSecret: CLIENT.secret,
          redirectUris: [`http://localhost:${String(port)}/oauth/callback`],
        },
      ],
    });
    demo = await Demo.start({
      arguments: ['--google', server.publicUrl, '--port', String(port)],
      env: { GOOGLE_CLIENT_ID: CLIENT.id, GOOGLE_CLIENT_SECRET: CLIENT.secret },
    });
  }, 180_000);

  afterAll(async () => {
    await demo.dispose();
    await server.close();
  }, 60_000);

  it('is connected and read as any other, by the addresses that its discovery names, without a simulator of ours', async () => {
    expect(demo.ready.google).toEqual({ root: server.publicUrl, ledger: null });
    expect(Object.keys(demo.ready.processes)).not.toContain('google-simulator');
    const journey = await Journey.signIn(demo);
    const { id } = await journey.connect({ email: EMAIL });
    await journey.synced(id);
    const source = await new GoogleSide(server.publicUrl).messages(EMAIL);
    expect(source).toHaveLength(MESSAGES);
    expect(await compareMailbox(journey.member, id, source)).toEqual([]);
  }, 120_000);
});
