import { createRemoteJWKSet, jwtVerify } from 'jose';
import { type WalkOptions } from '../sim/walk-consent.js';
import { type Simulator } from '../simulator.js';
import { CLIENT, control, GmailCaller, LINH, MINH, SCOPES, startTest, tokensFor } from '../testing/fixture.js';
import { OAuthCaller, type TokenReply } from '../testing/oauth-caller.js';

const CALLBACK = CLIENT.redirectUris[0]!;

let simulator: Simulator;

beforeEach(async () => {
  simulator = await startTest();
});
afterEach(() => simulator.close());

const oauth = (): OAuthCaller => new OAuthCaller(simulator);
const authorizeUrl = (fields?: Record<string, string>): string => oauth().authorizeUrl(fields);
const walk = (fields?: Record<string, string>, options?: Partial<WalkOptions>): Promise<URLSearchParams> =>
  oauth().walk(fields, options);
const post = (path: string, fields: Record<string, string>): Promise<TokenReply> => oauth().post(path, fields);
const redeem = (code: string, fields?: Record<string, string>): Promise<TokenReply> => oauth().redeem(code, fields);
const refresh = (token: string): Promise<TokenReply> => oauth().refresh(token);

describe('the way to a token', () => {
  it('goes from the sign-in page over both consent pages to tokens and an id token that its JWKS verifies', async () => {
    const callback = await walk();
    expect(Object.fromEntries(callback)).toMatchObject({
      state: 's1',
      iss: simulator.url,
      scope: `openid ${SCOPES.email} ${SCOPES.readonly}`,
      hd: 'hoasen.example',
    });

    const { body } = await redeem(callback.get('code')!);
    expect(body).toMatchObject({
      token_type: 'Bearer',
      expires_in: 3599,
      scope: `openid ${SCOPES.email} ${SCOPES.readonly}`,
    });
    expect(body.refresh_token).toMatch(/^1\/\//);
    const keys = createRemoteJWKSet(new URL(`${simulator.url}/oauth2/v3/certs`));
    const { payload } = await jwtVerify(body.id_token!, keys, { issuer: simulator.url, audience: CLIENT.clientId });
    expect(payload).toMatchObject({ email: MINH, email_verified: true, nonce: 'n1', hd: 'hoasen.example' });
  });

  it('asks an account that has a password for it', async () => {
    await expect(walk({}, { email: LINH, password: 'wrong' })).rejects.toThrow('did not end');
    expect((await walk({}, { email: LINH, password: 'sen-vàng' })).get('code')).toBeTruthy();
  });

  it('takes an authorization code once', async () => {
    const code = (await walk()).get('code')!;
    expect((await redeem(code)).status).toBe(200);
    expect(await redeem(code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  it('refuses a code after ten minutes', async () => {
    const code = (await walk()).get('code')!;
    await control(simulator, 'POST', 'clock', { advanceMs: 10 * 60_000 + 1_000 });
    expect(await redeem(code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  it.each([
    ['a wrong verifier', { code_verifier: 'b'.repeat(64) }, 400, 'invalid_grant'],
    ['another redirect URI', { redirect_uri: 'http://localhost:3000/' }, 400, 'redirect_uri_mismatch'],
    ['a wrong secret', { client_secret: 'no' }, 401, 'invalid_client'],
    ['an unknown client', { client_id: 'nobody' }, 401, 'invalid_client'],
    ['another grant type', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
  ])('refuses a code with %s', async (_what, fields, status, error) => {
    expect(await redeem((await walk()).get('code')!, fields)).toMatchObject({ status, body: { error } });
  });

  it.each([
    ['an unknown client', { client_id: 'nobody' }, 'invalid_client'],
    ['a redirect URI that differs by a slash', { redirect_uri: `${CALLBACK}/` }, 'redirect_uri_mismatch'],
    ['an unknown scope', { scope: 'openid gmail.everything' }, 'invalid_scope'],
    ['a short challenge', { code_challenge: 'short' }, 'invalid_request'],
    ['another response type', { response_type: 'token' }, 'invalid_request'],
  ])('shows %s on a page of its own and never redirects', async (_what, fields, code) => {
    const response = await fetch(authorizeUrl(fields), { redirect: 'manual' });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(code);
  });
});

describe('granular consent', () => {
  it('grants only the boxes that were ticked', async () => {
    const callback = await walk(
      { scope: `openid email ${SCOPES.readonly} ${SCOPES.metadata}` },
      { tick: [SCOPES.metadata] },
    );
    expect(callback.get('scope')).toBe(`openid ${SCOPES.email} ${SCOPES.metadata}`);
  });

  it('sends access_denied back with the state when the person cancels', async () => {
    expect(Object.fromEntries(await walk({}, { deny: true }))).toEqual({
      error: 'access_denied',
      state: 's1',
      iss: simulator.url,
    });
  });

  it('shows a Trusted app without boxes and grants all', async () => {
    await simulator.close();
    simulator = await startTest({ clients: [{ ...CLIENT, trusted: true }] });
    expect((await walk({}, { tick: [] })).get('scope')).toContain(SCOPES.readonly);
  });

  it('goes straight through a covered request, without a new refresh token', async () => {
    await walk();
    const { body } = await redeem((await walk()).get('code')!);
    expect(body.access_token).toBeTruthy();
    expect(body.refresh_token).toBeUndefined();
    const again = await redeem((await walk({ prompt: 'consent' })).get('code')!);
    expect(again.body.refresh_token).toBeTruthy();
  });

  it('adds what was granted before when include_granted_scopes asks for it', async () => {
    await walk();
    const scope = (await walk({ scope: SCOPES.metadata, include_granted_scopes: 'true' })).get('scope');
    expect(scope?.split(' ')).toEqual(expect.arrayContaining([SCOPES.metadata, SCOPES.readonly, 'openid']));
  });

  it('answers prompt=none without a page', async () => {
    const response = await fetch(authorizeUrl({ prompt: 'none' }), { redirect: 'manual' });
    expect(new URL(response.headers.get('location')!).searchParams.get('error')).toBe('login_required');
  });
});

describe('the life of tokens', () => {
  it('lets an access token live 3,599 seconds', async () => {
    const gmail = await GmailCaller.for(simulator);
    expect((await gmail.get('profile')).status).toBe(200);
    await control(simulator, 'POST', 'clock', { advanceMs: 3_600_000 });
    expect(await gmail.get('profile')).toMatchObject({
      status: 401,
      body: { error: { status: 'UNAUTHENTICATED', errors: [{ reason: 'authError' }] } },
    });
  });

  it('kills the oldest refresh token at the 101st', async () => {
    const first = await tokensFor(simulator, [SCOPES.readonly]);
    for (let count = 0; count < 99; count += 1) await tokensFor(simulator, [SCOPES.readonly]);
    expect((await refresh(first.refresh_token)).status).toBe(200);
    await tokensFor(simulator, [SCOPES.readonly]);
    expect(await refresh(first.refresh_token)).toEqual({
      status: 400,
      body: { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' },
    });
  });

  it('ends the whole grant of the person when one token is revoked', async () => {
    const [one, other] = [await tokensFor(simulator, [SCOPES.readonly]), await tokensFor(simulator, [SCOPES.metadata])];
    expect((await post('/revoke', { token: one.access_token })).status).toBe(200);
    expect((await refresh(other.refresh_token)).body.error).toBe('invalid_grant');
    expect((await new GmailCaller(simulator, other.access_token).get('profile')).status).toBe(401);
    expect(await post('/revoke', { token: one.access_token })).toMatchObject({
      status: 400,
      body: { error: 'invalid_token' },
    });
  });

  it('dies silently when the person withdraws access at Google, by policy with a reason', async () => {
    const tokens = await tokensFor(simulator, [SCOPES.readonly]);
    await control(simulator, 'POST', `accounts/${MINH}/tokens/kill`, { reason: 'admin_policy_enforced' });
    expect((await refresh(tokens.refresh_token)).body.error).toBe('admin_policy_enforced');
    const others = await tokensFor(simulator, [SCOPES.readonly]);
    await control(simulator, 'POST', `accounts/${MINH}/revoke`, { clientId: CLIENT.clientId });
    expect((await refresh(others.refresh_token)).body.error).toBe('invalid_grant');
  });

  it('answers userinfo and tokeninfo for a live token only', async () => {
    const { access_token } = await tokensFor(simulator, ['openid', 'email', 'profile']);
    const headers = { authorization: `Bearer ${access_token}` };
    expect(await (await fetch(`${simulator.url}/v1/userinfo`, { headers })).json()).toMatchObject({
      email: MINH,
      email_verified: true,
      name: 'Minh Trần',
    });
    expect(await (await fetch(`${simulator.url}/oauth2/v2/userinfo`, { headers })).json()).toMatchObject({
      verified_email: true,
    });
    expect(await (await fetch(`${simulator.url}/tokeninfo?access_token=${access_token}`)).json()).toMatchObject({
      aud: CLIENT.clientId,
    });
    expect((await fetch(`${simulator.url}/tokeninfo?access_token=x`)).status).toBe(400);
  });
});

it('serves no control address outside a sandbox', async () => {
  const real = await startTest({ sandbox: false });
  expect((await fetch(`${real.url}/__sim/ledger`)).status).toBe(404);
  await real.close();
});
