import { type ClientInput } from '../config.js';
import { type Simulator } from '../simulator.js';
import { CLIENT, control, GmailCaller, LINH, MINH, SCOPES, startTest } from '../testing/fixture.js';
import { OAuthCaller } from '../testing/oauth-caller.js';

const CONSUMER = 'an@gmail.com';

let simulator: Simulator;

async function start(client: Partial<ClientInput> = {}): Promise<OAuthCaller> {
  const accounts = [{ email: MINH }, { email: LINH }, { email: CONSUMER }, { email: 'vu@khac.example' }];
  simulator = await startTest({ clients: [{ ...CLIENT, ...client }], accounts });
  return new OAuthCaller(simulator);
}
afterEach(() => simulator.close());

/** Whoever ends on a page instead of at the callback: what the page says. */
const refusalOf = (walk: Promise<unknown>): Promise<string> =>
  walk.then(
    () => 'none',
    (error: unknown) => String(error),
  );

describe('hd', () => {
  it('lets only accounts of the domain be chosen', async () => {
    const oauth = await start();
    expect((await oauth.walk({ hd: 'hoasen.example' })).get('hd')).toBe('hoasen.example');
    for (const email of [CONSUMER, 'vu@khac.example'])
      await expect(oauth.walk({ hd: 'hoasen.example' }, { email })).rejects.toThrow('did not end');
  });

  it('takes any Workspace account for *, and no consumer account', async () => {
    const oauth = await start();
    expect((await oauth.walk({ hd: '*' }, { email: 'vu@khac.example' })).get('code')).toBeTruthy();
    await expect(oauth.walk({ hd: '*' }, { email: CONSUMER })).rejects.toThrow('did not end');
  });

  it('offers no signed-in account of another domain, nor takes one by a form of its own', async () => {
    const oauth = await start();
    const cookie = await signIn(oauth, CONSUMER);
    const page = await fetch(oauth.authorizeUrl({ hd: 'hoasen.example' }), { headers: { cookie } });
    expect(await page.text()).not.toContain(CONSUMER);
    const consent = oauth.authorizeUrl({ hd: 'hoasen.example' }).replace('/auth?', '/auth/consent?');
    const body = new URLSearchParams({ email: CONSUMER, act: 'allow', all: 'all' });
    const answer = await fetch(consent, { method: 'POST', body, headers: { cookie }, redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([200, null]);
    const none = await fetch(oauth.authorizeUrl({ hd: 'hoasen.example', prompt: 'none' }), {
      headers: { cookie },
      redirect: 'manual',
    });
    expect(none.headers.get('location')).toContain('error=login_required');
  });
});

describe('who may use the app', () => {
  it('are the people of its organisation where it is internal', async () => {
    const oauth = await start({ internalDomain: 'hoasen.example' });
    expect((await oauth.walk()).get('code')).toBeTruthy();
    expect(await refusalOf(oauth.walk({}, { email: 'vu@khac.example' }))).toContain('Error 403: org_internal');
  });

  it('are the listed testers where it is in Testing', async () => {
    const oauth = await start({ testing: true, testUsers: [MINH] });
    expect((await oauth.walk()).get('code')).toBeTruthy();
    expect(await refusalOf(oauth.walk({}, { email: LINH }))).toContain('Error 403: access_denied');
    await control(simulator, 'POST', 'policy', {
      domain: 'hoasen.example',
      clientId: CLIENT.clientId,
      mode: 'trusted',
    });
    expect((await oauth.walk({}, { email: LINH })).get('code')).toBeTruthy();
  });

  it.each(['deleted', 'disabled'])('is nobody where the client is %s', async (state) => {
    const oauth = await start();
    await control(simulator, 'POST', `clients/${CLIENT.clientId}`, { state });
    const page = await fetch(oauth.authorizeUrl());
    expect([page.status, (await page.text()).includes(`Error 401: ${state}_client`)]).toEqual([401, true]);
  });
});

describe('an administrator’s policy', () => {
  const policy = (fields: object, domain = 'hoasen.example'): Promise<unknown> =>
    control(simulator, 'POST', 'policy', { domain, clientId: CLIENT.clientId, ...fields });

  it('blocks an app for the people of the domain, old tokens included, until it is lifted', async () => {
    const oauth = await start();
    const { body } = await oauth.redeem((await oauth.walk()).get('code')!);
    await policy({ mode: 'blocked' });
    expect(await refusalOf(oauth.walk({ prompt: 'consent' }))).toContain('Error 400: admin_policy_enforced');
    expect(await oauth.refresh(body.refresh_token!)).toMatchObject({
      status: 400,
      body: { error: 'admin_policy_enforced' },
    });
    expect((await new GmailCaller(simulator, body.access_token!).get('profile')).status).toBe(401);
    expect((await oauth.walk({}, { email: 'vu@khac.example' })).get('code')).toBeTruthy();
    await policy({ mode: 'none' });
    expect((await oauth.refresh(body.refresh_token!)).status).toBe(200);
  });

  it('blocks single scopes', async () => {
    const oauth = await start();
    await policy({ mode: 'limited', blockedScopes: [SCOPES.readonly] });
    expect(await refusalOf(oauth.walk())).toContain('admin_policy_enforced');
    expect((await oauth.walk({ scope: 'openid email' })).get('code')).toBeTruthy();
  });

  it('trusts an app: no tick boxes for the people of that domain', async () => {
    const oauth = await start();
    await policy({ mode: 'trusted' });
    expect((await oauth.walk({}, { tick: [] })).get('scope')).toContain(SCOPES.readonly);
    expect((await oauth.walk({}, { tick: [], email: 'vu@khac.example' })).get('scope')).not.toContain(SCOPES.readonly);
  });
});

describe('prompt=none', () => {
  const silently = async (
    oauth: OAuthCaller,
    cookie: string,
    fields: Record<string, string> = {},
  ): Promise<string | null> => {
    const url = oauth.authorizeUrl({ prompt: 'none', ...fields });
    const answer = await fetch(url, { headers: { cookie }, redirect: 'manual' });
    return new URL(answer.headers.get('location')!).searchParams.get('error');
  };

  it('names each reason in the callback', async () => {
    const oauth = await start();
    expect(await silently(oauth, '')).toBe('login_required');
    const one = await signIn(oauth, MINH);
    expect(await silently(oauth, one)).toBe('consent_required');
    await oauth.walk();
    expect(await silently(oauth, one)).toBeNull();
    const two = await signIn(oauth, LINH, one);
    expect(await silently(oauth, two)).toBe('account_selection_required');
    expect(await silently(oauth, two, { login_hint: MINH })).toBeNull();
    await control(simulator, 'POST', 'policy', {
      domain: 'hoasen.example',
      clientId: CLIENT.clientId,
      mode: 'blocked',
    });
    expect(await silently(oauth, one)).toBe('admin_policy_enforced');
  });
});

/** The cookie of a browser in which the account is signed in. */
async function signIn(oauth: OAuthCaller, email: string, cookie = ''): Promise<string> {
  const url = oauth.authorizeUrl().replace('/auth?', '/auth/identifier?');
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams({ email }), headers: { cookie } });
  return answer.headers.get('set-cookie')!.split(';')[0]!;
}
