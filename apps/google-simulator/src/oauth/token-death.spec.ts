import { type ClientInput } from '../config.js';
import { type Simulator } from '../simulator.js';
import { CLIENT, control, GmailCaller, MINH, SCOPES, startTest, tokensFor } from '../testing/fixture.js';
import { OAuthCaller } from '../testing/oauth-caller.js';

const DAY_MS = 86_400_000;
const DEAD = { status: 400, body: { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' } };

let simulator: Simulator;
let oauth: OAuthCaller;

async function start(client: Partial<ClientInput> = {}): Promise<void> {
  simulator = await startTest({ clients: [{ ...CLIENT, ...client }] });
  oauth = new OAuthCaller(simulator);
}
afterEach(() => simulator.close());

const advance = (advanceMs: number): Promise<unknown> => control(simulator, 'POST', 'clock', { advanceMs });
const scopesOf = (scopes: readonly string[]): ReturnType<typeof tokensFor> => tokensFor(simulator, scopes);

it('comes with a new password to tokens that hold a Gmail scope, and to no others', async () => {
  await start();
  const [mail, sign] = [await scopesOf([SCOPES.readonly]), await scopesOf(['openid', 'email'])];
  await control(simulator, 'POST', `accounts/${MINH}/password`, { password: 'mới' });
  expect(await oauth.refresh(mail.refresh_token)).toEqual(DEAD);
  expect((await new GmailCaller(simulator, mail.access_token).get('profile')).status).toBe(401);
  expect((await oauth.refresh(sign.refresh_token)).status).toBe(200);
  await expect(oauth.walk()).rejects.toThrow('did not end');
  expect((await oauth.walk({}, { password: 'mới' })).get('code')).toBeTruthy();
});

it('comes after six months without use; each use begins them anew', async () => {
  await start();
  const { refresh_token: token } = await scopesOf([SCOPES.readonly]);
  for (const status of [200, 200]) {
    await advance(179 * DAY_MS);
    expect((await oauth.refresh(token)).status).toBe(status);
  }
  await advance(181 * DAY_MS);
  expect(await oauth.refresh(token)).toEqual(DEAD);
});

describe('in Testing', () => {
  it('comes after seven days, said beforehand, but not to mere sign-in', async () => {
    await start({ testing: true });
    const [mail, sign] = [await scopesOf([SCOPES.readonly]), await scopesOf(['openid', 'email'])];
    expect([mail, sign].map((answer) => 'refresh_token_expires_in' in answer)).toEqual([true, false]);
    await advance(7 * DAY_MS + 1_000);
    expect(await oauth.refresh(mail.refresh_token)).toEqual(DEAD);
    expect((await oauth.refresh(sign.refresh_token)).status).toBe(200);
  });

  it('does not come where the administrator trusts the app', async () => {
    await start({ testing: true });
    await control(simulator, 'POST', 'policy', {
      domain: 'hoasen.example',
      clientId: CLIENT.clientId,
      mode: 'trusted',
    });
    const { refresh_token: token } = await scopesOf([SCOPES.readonly]);
    await advance(8 * DAY_MS);
    expect((await oauth.refresh(token)).status).toBe(200);
  });
});

describe('with access for a time', () => {
  it('comes to the whole grant at the end that the person chose', async () => {
    await start({ timedAccess: true });
    const { body } = await oauth.redeem((await oauth.walk({}, { seconds: 3_600 })).get('code')!);
    expect(body.refresh_token_expires_in).toBe(3_600);
    await advance(3_000_000);
    const fresh = (await oauth.refresh(body.refresh_token!)).body;
    expect(Number(fresh.expires_in)).toBeLessThanOrEqual(600);
    await advance(600_001);
    expect(await oauth.refresh(body.refresh_token!)).toEqual(DEAD);
    expect((await new GmailCaller(simulator, fresh.access_token!).get('profile')).status).toBe(401);
    expect((await oauth.redeem((await oauth.walk()).get('code')!)).body.refresh_token).toBeTruthy();
  });

  it('does not come where the person chose no end, or the client offers none', async () => {
    await start({ timedAccess: true });
    const { body } = await oauth.redeem((await oauth.walk()).get('code')!);
    expect(body.refresh_token_expires_in).toBeUndefined();
    await simulator.close();
    await start();
    const plain = await oauth.redeem((await oauth.walk({}, { seconds: 3_600 })).get('code')!);
    expect(plain.body.refresh_token_expires_in).toBeUndefined();
  });
});

it.each(['deleted', 'disabled'])(
  'comes to everybody’s where the client is %s, and not for ever where it is restored',
  async (state) => {
    await start();
    const tokens = await scopesOf([SCOPES.readonly]);
    await control(simulator, 'POST', `clients/${CLIENT.clientId}`, { state });
    expect(await oauth.refresh(tokens.refresh_token)).toMatchObject({
      status: 401,
      body: { error: `${state}_client` },
    });
    expect((await new GmailCaller(simulator, tokens.access_token).get('profile')).status).toBe(401);
    await control(simulator, 'POST', `clients/${CLIENT.clientId}`, { state: 'live' });
    expect((await oauth.refresh(tokens.refresh_token)).status).toBe(200);
  },
);
