import { walkConsent } from '@gatehouse/google-simulator';
import { oauth2 } from '@googleapis/oauth2';
import { CodeChallengeMethod, OAuth2Client } from 'google-auth-library';
import { CLIENT, LINH, MINH, WatchedGoogle } from './support/google.js';

const SCOPES = ['openid', 'email', 'profile', 'https://www.googleapis.com/auth/gmail.readonly'];
const [REDIRECT = ''] = CLIENT.redirectUris;

let google: WatchedGoogle;
beforeAll(async () => {
  google = await WatchedGoogle.start();
});
afterAll(() => google.close());
afterEach(() => expect(google.violations).toEqual([]));

/** Google's own client, told where the simulated Google stands. */
function client(issuer = google.simulator.url): OAuth2Client {
  const { url } = google.simulator;
  return new OAuth2Client({
    clientId: CLIENT.clientId,
    clientSecret: CLIENT.clientSecret,
    redirectUri: REDIRECT,
    issuers: [issuer],
    endpoints: {
      oauth2AuthBaseUrl: `${url}/o/oauth2/v2/auth`,
      oauth2TokenUrl: `${url}/token`,
      oauth2RevokeUrl: `${url}/revoke`,
      tokenInfoUrl: `${url}/tokeninfo`,
      oauth2FederatedSignonJwkCertsUrl: `${url}/oauth2/v3/certs`,
      oauth2FederatedSignonPemCertsUrl: `${url}/oauth2/v1/certs`,
    },
  });
}

async function signedIn(email = MINH, options: object = {}): Promise<OAuth2Client> {
  const auth = client();
  const { codeVerifier, codeChallenge = '' } = await auth.generateCodeVerifierAsync();
  const url = auth.generateAuthUrl({
    access_type: 'offline',
    prompt: 'consent',
    scope: SCOPES,
    state: 's',
    nonce: 'n1',
    code_challenge: codeChallenge,
    code_challenge_method: CodeChallengeMethod.S256,
    ...options,
  });
  const { searchParams } = await walkConsent(url, { email });
  const { tokens } = await auth.getToken({ code: searchParams.get('code') ?? '', codeVerifier });
  auth.setCredentials(tokens);
  return auth;
}

describe('google-auth-library', () => {
  it('goes from the address of the pages to tokens, and verifies the id token by the certificates', async () => {
    const auth = await signedIn();
    const { id_token: idToken, refresh_token: refreshToken, scope } = auth.credentials;
    expect([refreshToken?.slice(0, 3), scope?.split(' ').length]).toEqual(['1//', 4]);
    const ticket = await auth.verifyIdToken({ idToken: idToken!, audience: CLIENT.clientId });
    expect(ticket.getPayload()).toMatchObject({ email: MINH, email_verified: true, nonce: 'n1', hd: 'hoasen.example' });
    await expect(client().verifyIdToken({ idToken: idToken!, audience: 'another' })).rejects.toThrow('audience');
    await expect(
      client('https://accounts.google.com').verifyIdToken({ idToken: idToken!, audience: CLIENT.clientId }),
    ).rejects.toThrow('issuer');
  });

  it('verifies tokens of before and after a rotation of the keys', async () => {
    const before = (await signedIn()).credentials.id_token!;
    await google.control('POST', 'keys/rotate', {});
    const after = (await signedIn()).credentials.id_token!;
    for (const idToken of [before, after])
      expect((await client().verifyIdToken({ idToken, audience: CLIENT.clientId })).getPayload()?.email).toBe(MINH);
    expect(before.split('.')[0]).not.toBe(after.split('.')[0]);
  });

  it('refreshes, asks what a token is, and revokes the whole grant', async () => {
    const auth = await signedIn();
    const first = auth.credentials.access_token;
    const { credentials } = await auth.refreshAccessToken();
    expect(credentials.access_token).not.toBe(first);
    const info = await auth.getTokenInfo(credentials.access_token!);
    expect(info).toMatchObject({ aud: CLIENT.clientId, email: MINH, scopes: credentials.scope!.split(' ') });
    await auth.revokeToken(credentials.refresh_token!);
    await expect(auth.getTokenInfo(credentials.access_token!)).rejects.toMatchObject({ status: 400 });
    await expect(auth.refreshAccessToken()).rejects.toMatchObject({ response: { data: { error: 'invalid_grant' } } });
  });

  it('reads the refusals of the token endpoint', async () => {
    await expect(client().getToken('4/unknown')).rejects.toMatchObject({
      response: { data: { error: 'invalid_grant' } },
    });
    const auth = await signedIn(LINH);
    await google.control('POST', `accounts/${LINH}/tokens/kill`, { reason: 'admin_policy_enforced' });
    await expect(auth.refreshAccessToken()).rejects.toMatchObject({
      response: { data: { error: 'admin_policy_enforced' } },
    });
  });
});

describe('@googleapis/oauth2', () => {
  it('reads userinfo and tokeninfo in their older form', async () => {
    const { credentials } = await signedIn();
    const api = oauth2({ version: 'v2', ...(await google.options(SCOPES)) });
    expect((await api.userinfo.get()).data).toMatchObject({ email: MINH, verified_email: true, name: 'Minh Trần' });
    expect((await api.userinfo.v2.me.get()).data).toMatchObject({ hd: 'hoasen.example' });
    const { data } = await api.tokeninfo({ access_token: credentials.access_token! });
    expect(data).toMatchObject({ audience: CLIENT.clientId, email: MINH, verified_email: true });
    expect([...google.called].sort()).toEqual(['oauth2.tokeninfo', 'oauth2.userinfo.get', 'oauth2.userinfo.v2.me.get']);
  });
});
