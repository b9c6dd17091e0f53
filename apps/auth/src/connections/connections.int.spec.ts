import * as audit from '@gatehouse/audit';
import { accessToken, snapshotGrants } from '@gatehouse/contracts';
import { startSimulator, walkConsent } from '@gatehouse/google-simulator';
import { eventually, useStack } from '@gatehouse/testing';
import { MongoClient } from 'mongodb';
import { toEntries } from '../testing/look.js';
import { startSuite } from '../testing/suite.js';
import { Browser } from '../testing/world.js';

const stack = useStack();
const start = () => startSuite({ stack, startSimulator, walkConsent, audit });
let suite: Awaited<ReturnType<typeof start>>;
let database: MongoClient;

beforeAll(async () => {
  suite = await start();
  database = await MongoClient.connect(stack.adminMongoUrl);
}, 120_000);

afterAll(async () => {
  await database.close();
  await suite.stop();
});

const entries = async () =>
  toEntries(await database.db('gh_audit').collection('audit_entries').find().sort({ log: 1, index: 1 }).toArray());
const signedIn = (n: number) => new Browser(suite.gateway, suite.people[n]!.email).signIn();
const calls = (method: string) => suite.google.ledger.after(0).filter((row) => row.method === method).length;

describe('connecting an account', () => {
  it('goes from the request over the token to a live grant that the services hear of', async () => {
    const before = new Set((await entries()).map(({ id }) => id));
    const { finished, connectionId, browser, grant } = await suite.connect(0);
    expect(finished).toMatchObject({ granted: ['mail'], refused: [] });
    expect(await suite.view(browser, connectionId)).toMatchObject({ state: 'live', account: suite.people[0]!.email });
    const consent = { lang: 'vi', purposes: ['mail.sync', 'mail.read'] };
    expect(grant).toMatchObject({ ver: '1', feature: 'mail', consent });
    const ofGrant = (await entries()).filter((entry) => !before.has(entry.id) && entry.grant !== null);
    expect(ofGrant.map(({ type }) => type)).toEqual([
      'consent.requested',
      'exchange.intent',
      'exchange.outcome',
      'consent.granted',
      'token.issued',
    ]);
    await eventually(() => suite.mail.heard.some(({ id, state }) => id === grant.id && state === 'live'));
    const { grants } = await suite.mail.bus.request(snapshotGrants, { feature: 'mail', after: null });
    expect(grants.map(({ id }) => id)).toContain(grant.id);
  });

  it('turns a feature off whose scope was unticked, and says so', async () => {
    const browser = await signedIn(2);
    const { authorizationUrl, connectionId } = await browser.start();
    const callback = await walkConsent(authorizationUrl, { email: suite.people[2]!.email, tick: [] });
    expect(await browser.finish(callback)).toMatchObject({ granted: [], refused: ['mail'] });
    await expect(suite.live(browser, connectionId)).rejects.toThrow();
  });

  it('takes a refusal at Google for an answer', async () => {
    const browser = await signedIn(2);
    const { authorizationUrl } = await browser.start();
    const callback = await walkConsent(authorizationUrl, { email: suite.people[2]!.email, deny: true });
    expect(await browser.finish(callback)).toMatchObject({ granted: [], refused: ['mail'] });
  });

  it('refuses a callback that is forged, of another person or session, or of another issuer, before any token call', async () => {
    const browser = await signedIn(3);
    const { authorizationUrl } = await browser.start();
    const callback = await walkConsent(authorizationUrl, { email: suite.people[3]!.email });
    const before = calls('oauth2.token');
    const forged = new URL(callback);
    forged.searchParams.set('state', 'x'.repeat(43));
    const mixedUp = new URL(callback);
    mixedUp.searchParams.set('iss', 'https://elsewhere.test');
    const attempts = [
      async () => (await signedIn(4)).finish(callback),
      async () => (await signedIn(3)).finish(callback),
      () => browser.finish(forged),
      () => browser.finish(mixedUp),
      () => browser.finish(callback), // the mixed-up one has spent it
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: 'AUTH.STATE_INVALID' });
    expect(calls('oauth2.token')).toBe(before);
  });

  it('makes one grant of two callbacks at once', async () => {
    const browser = await signedIn(3);
    const { authorizationUrl, connectionId } = await browser.start();
    const callback = await walkConsent(authorizationUrl, { email: suite.people[3]!.email });
    const before = calls('oauth2.token');
    const both = await Promise.allSettled([browser.finish(callback), browser.finish(callback)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(calls('oauth2.token')).toBe(before + 1);
    const { grants } = await suite.view(browser, connectionId);
    expect(grants.filter(({ state }) => state === 'live')).toHaveLength(1);
  });

  it('refuses an account that is connected already, and another account where one is expected', async () => {
    const { browser, connectionId, grant } = await suite.connect(4);
    const second = await browser.start();
    const twice = browser.finish(await walkConsent(second.authorizationUrl, { email: suite.people[4]!.email }));
    await expect(twice).rejects.toMatchObject({ code: 'AUTH.ACCOUNT_ALREADY_CONNECTED' });
    const again = await browser.start(connectionId);
    const other = browser.finish(await walkConsent(again.authorizationUrl, { email: 'other@example.test' }));
    await expect(other).rejects.toMatchObject({ code: 'AUTH.ACCOUNT_OTHER_CONFLICT' });
    await expect(suite.mail.token(grant)).resolves.toBeDefined();
  });

  it('keeps all ids when the same account is connected again', async () => {
    const { browser, connectionId, grant } = await suite.connect(5);
    const again = await browser.start(connectionId);
    await browser.finish(await walkConsent(again.authorizationUrl, { email: suite.people[5]!.email }));
    expect(await suite.live(browser, connectionId)).toMatchObject({ id: grant.id, ver: '2', state: 'live' });
    await expect(suite.mail.token(grant)).resolves.toBeDefined();
  });

  it('shows a connection to nobody but its owner', async () => {
    const { connectionId } = await suite.connect(8);
    const stranger = await signedIn(9);
    await expect(suite.view(stranger, connectionId)).rejects.toThrow();
    await expect(suite.withdraw(stranger, connectionId)).rejects.toMatchObject({ code: 'AUTH.CONNECTION_NOT_FOUND' });
    await expect(stranger.start(connectionId)).rejects.toMatchObject({ code: 'AUTH.CONNECTION_NOT_FOUND' });
  });
});

describe('tokens', () => {
  it('refreshes once for many that ask, anew when Google refused one, and for nobody else', async () => {
    const { grant } = await suite.connect(6);
    const refreshed = async () => (await entries()).filter(({ type }) => type === 'token.refreshed').length;
    const before = await refreshed();
    const answers = await Promise.all(Array.from({ length: 8 }, () => suite.mail.token(grant)));
    const [first] = answers;
    expect(new Set(answers.map(({ sealed }) => suite.mail.openToken(grant, sealed))).size).toBe(1);
    expect(await refreshed()).toBe(before + 1);
    const again = await suite.mail.token(grant, first!.issuedAt);
    expect(suite.mail.openToken(grant, again.sealed)).not.toBe(suite.mail.openToken(grant, first!.sealed));
    const query = {
      connectionId: grant.connectionId,
      grantId: grant.id,
      purpose: 'mail.sync',
      refusedIssuedAt: null,
    } as const;
    const inMailsName = suite.gateway.request(accessToken, { ...query, service: 'mail' });
    await expect(inMailsName).rejects.toMatchObject({ code: 'AUTH.GRANT_DENIED' });
  });

  it('hands out one content key under a live grant', async () => {
    const { grant } = await suite.connect(7);
    const keys = await Promise.all([suite.mail.contentKey(grant), suite.mail.contentKey(grant)]);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toHaveLength(64);
  });

  it('parks the connection when Google has ended the permission, asks once, and goes on when it is connected again', async () => {
    const { browser, connectionId, grant } = await suite.connect(10);
    await fetch(`${suite.google.url}/__sim/accounts/${suite.people[10]!.email}/tokens/kill`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ reason: 'revoked' }),
    });
    const before = calls('oauth2.token');
    for (let n = 0; n < 3; n += 1)
      await expect(suite.mail.token(grant)).rejects.toMatchObject({ code: 'AUTH.RECONNECT_DENIED' });
    expect(calls('oauth2.token')).toBe(before + 1);
    expect((await suite.view(browser, connectionId)).state).toBe('reconnect');
    expect((await entries()).map(({ type }) => type)).toContain('token.lost');
    const again = await browser.start(connectionId);
    await browser.finish(await walkConsent(again.authorizationUrl, { email: suite.people[10]!.email }));
    await expect(suite.mail.token(grant)).resolves.toBeDefined();
    expect((await suite.view(browser, connectionId)).state).toBe('live');
  });

  it('keeps the refresh token nowhere in clear', async () => {
    const stored = await Promise.all(
      ['auth', 'audit', 'mail'].map(async (name) => {
        const db = database.db(`gh_${name}`);
        const collections = await db.listCollections().toArray();
        return Promise.all(collections.map((one) => db.collection(one.name).find().toArray()));
      }),
    );
    // A refresh token is 1//0 and 64 characters; shorter runs of this shape occur in ciphertext by chance.
    expect(JSON.stringify(stored)).not.toMatch(/1\/\/0[\w-]{40,}/);
  });
});
