import * as audit from '@gatehouse/audit';
import {
  accessToken,
  chooseContent,
  contentKey,
  eraseContent,
  type Grant,
  grantChanged,
  grantClosed,
  listConnections,
  resolveSession,
  signIn,
  signOut,
  snapshotGrants,
  stopPush,
  withdrawFeature,
} from '@gatehouse/contracts';
import { type Simulator, startSimulator, walkConsent } from '@gatehouse/google-simulator';
import { Bus } from '@gatehouse/messaging';
import { createServiceApp } from '@gatehouse/telemetry';
import { eventually, useStack } from '@gatehouse/testing';
import { SealingKeyPair } from '@gatehouse/vault';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { MongoClient } from 'mongodb';
import {
  ACCOUNTS,
  auditEnv,
  authEnv,
  Browser,
  CLIENT,
  newOrganisation,
  ORIGIN,
  PASSWORD,
  person,
  startAuth,
  testLogger,
} from './testing/world.js';

const stack = useStack();
const organisation = newOrganisation();
const people = [1, 2, 3, 4, 5, 6, 7, 8].map(person);
const mailKeys = SealingKeyPair.generate();
let google: Simulator;
let auditApp: NestFastifyApplication;
let auditSettings: ReturnType<typeof auditEnv>;
let authApp: NestFastifyApplication;
let gateway: Bus;
let mail: Bus;
let database: MongoClient;
const heard: Grant[] = [];
const closed: string[] = [];
const erased: string[] = [];
const pushTokens: string[] = [];

const bus = (service: 'gateway' | 'mail') =>
  Bus.open({ url: stack.natsUrl, nkeySeed: stack.nkeySeed(service), service, logger: testLogger });

async function startAudit() {
  const app = await createServiceApp(audit.AppModule.with(audit.readConfig(auditSettings), testLogger), {
    logger: testLogger,
  });
  await app.init();
  return app;
}

beforeAll(async () => {
  google = await startSimulator({
    clients: [CLIENT],
    accounts: [...ACCOUNTS, ...people.map(({ email }) => ({ email }))],
  });
  auditSettings = auditEnv(stack, organisation);
  auditApp = await startAudit();
  const seed = { organisation: { id: organisation, name: 'Test' }, people };
  authApp = await startAuth(authEnv(stack, google.publicUrl, mailKeys, seed));
  [gateway, mail] = await Promise.all([bus('gateway'), bus('mail')]);
  mail.serve(
    grantClosed('mail'),
    ({ grant }) => {
      closed.push(grant.id);
      return Promise.resolve({ confirmed: true });
    },
    { everyInstance: true },
  );
  mail.serve(stopPush('mail'), ({ grant, token }) => {
    pushTokens.push(mailKeys.open(token, `stop-push/${grant.connectionId}`).toString());
    return Promise.resolve({ stopped: true });
  });
  mail.serve(eraseContent('mail'), ({ connectionId }) => {
    erased.push(connectionId);
    return Promise.resolve({ erased: '0' });
  });
  mail.subscribeCore(`${grantChanged.name}.>`, (value) => heard.push((value as { grant: Grant }).grant));
  database = await MongoClient.connect(stack.adminMongoUrl);
}, 120_000);

afterAll(async () => {
  await database.close();
  await Promise.all([gateway.close(), mail.close()]);
  await authApp.close();
  await auditApp.close();
  await google.close();
});

interface Entry {
  readonly id: string;
  readonly type: string;
  readonly at: string;
  readonly grant: { id: string; ver: string } | null;
  readonly api: { method: string } | null;
  readonly purpose: string | null;
  readonly reason: string | null;
  readonly result: string | null;
}

async function entries(): Promise<Entry[]> {
  const rows = await database.db('gh_audit').collection('audit_entries').find().sort({ log: 1, index: 1 }).toArray();
  return rows.map(({ bytes }) => JSON.parse((bytes as { buffer: Buffer }).buffer.toString()) as Entry);
}

async function connected(n: number) {
  const email = people[n]!.email;
  const browser = await new Browser(gateway, email).signIn();
  const { authorizationUrl, connectionId } = await browser.start();
  const finished = await browser.finish(await walkConsent(authorizationUrl, { email }));
  return { browser, connectionId, finished, grant: await liveGrant(browser, connectionId) };
}

async function view(browser: Browser, connectionId: string) {
  const { connections } = await gateway.request(listConnections, { principal: await browser.principal() });
  return connections.find(({ id }) => id === connectionId)!;
}

async function liveGrant(browser: Browser, connectionId: string): Promise<Grant> {
  return (await view(browser, connectionId)).grants.find(({ state }) => state === 'live')!;
}

function tokenFor(grant: Grant, refusedIssuedAt: string | null = null) {
  const { connectionId, id: grantId } = grant;
  return mail.request(accessToken, { connectionId, grantId, purpose: 'mail.sync', service: 'mail', refusedIssuedAt });
}

const openToken = (grant: Grant, sealed: string) =>
  mailKeys.open(sealed, `access-token/${grant.connectionId}`).toString();

const keyFor = ({ connectionId, id: grantId }: Grant) =>
  mail.request(contentKey, { connectionId, grantId, feature: 'mail', service: 'mail' });

describe('signing in', () => {
  it('gives a session that resolves to the person and ends for good', async () => {
    const { email, name } = people[0]!;
    const session = await gateway.request(signIn, { email: email.toUpperCase(), password: PASSWORD, origin: ORIGIN });
    const resolved = await gateway.request(resolveSession, { secret: session.secret, origin: ORIGIN });
    expect(resolved.person).toMatchObject({ email, name, organisationName: 'Test', roles: ['member'] });
    await gateway.request(signOut, { secret: session.secret });
    const again = gateway.request(resolveSession, { secret: session.secret, origin: ORIGIN });
    await expect(again).rejects.toMatchObject({ code: 'AUTH.SESSION_UNAUTHENTICATED' });
    await eventually(async () => (await entries()).some(({ type }) => type === 'auth.signed_out'));
    expect((await entries()).map(({ type }) => type)).toContain('auth.signed_in');
  });

  it('refuses wrong address and wrong password alike, and floods of them', async () => {
    const attempt = (email: string) =>
      gateway.request(signIn, { email, password: 'wrong', origin: { ...ORIGIN, ip: '192.0.2.9' } });
    await expect(attempt('nobody@gatehouse.test')).rejects.toMatchObject({ code: 'AUTH.CREDENTIALS_UNAUTHENTICATED' });
    for (let n = 0; n < 10; n += 1) {
      await expect(attempt(people[1]!.email)).rejects.toMatchObject({ code: 'AUTH.CREDENTIALS_UNAUTHENTICATED' });
    }
    await expect(attempt(people[1]!.email)).rejects.toMatchObject({ code: 'AUTH.ATTEMPTS_TOO_MANY' });
  });
});

describe('connecting an account', () => {
  it('goes from the request over the token to a live grant that the services hear of', async () => {
    const before = new Set((await entries()).map(({ id }) => id));
    const { finished, connectionId, browser, grant } = await connected(0);
    expect(finished).toMatchObject({ granted: ['mail'], refused: [] });
    expect(await view(browser, connectionId)).toMatchObject({ state: 'live', account: people[0]!.email });
    expect(grant).toMatchObject({
      ver: '1',
      feature: 'mail',
      consent: { lang: 'vi', purposes: ['mail.sync', 'mail.read'] },
    });
    const ofGrant = (await entries()).filter((entry) => !before.has(entry.id) && entry.grant !== null);
    expect(ofGrant.map(({ type }) => type)).toEqual([
      'consent.requested',
      'exchange.intent',
      'exchange.outcome',
      'consent.granted',
      'token.issued',
    ]);
    await eventually(() => heard.some(({ id, state }) => id === grant.id && state === 'live'));
    const { grants } = await mail.request(snapshotGrants, { feature: 'mail', after: null });
    expect(grants.map(({ id }) => id)).toContain(grant.id);
  });

  it('turns a feature off whose scope was unticked, and says so', async () => {
    const email = people[2]!.email;
    const browser = await new Browser(gateway, email).signIn();
    const { authorizationUrl, connectionId } = await browser.start();
    const finished = await browser.finish(await walkConsent(authorizationUrl, { email, tick: [] }));
    expect(finished).toMatchObject({ granted: [], refused: ['mail'] });
    expect(await liveGrant(browser, connectionId).catch(() => undefined)).toBeUndefined();
  });

  it('takes a refusal at Google for an answer', async () => {
    const email = people[2]!.email;
    const browser = await new Browser(gateway, email).signIn();
    const { authorizationUrl } = await browser.start();
    const finished = await browser.finish(await walkConsent(authorizationUrl, { email, deny: true }));
    expect(finished).toMatchObject({ granted: [], refused: ['mail'] });
  });

  it('makes one grant of two callbacks at once, and refuses forged, foreign and replayed states before any token call', async () => {
    const email = people[3]!.email;
    const browser = await new Browser(gateway, email).signIn();
    const { authorizationUrl, connectionId } = await browser.start();
    const callback = await walkConsent(authorizationUrl, { email });
    const tokenCalls = () => google.ledger.after(0).filter(({ method }) => method === 'oauth2.token').length;
    const calls = tokenCalls();
    const stranger = await new Browser(gateway, people[4]!.email).signIn();
    await expect(stranger.finish(callback)).rejects.toMatchObject({ code: 'AUTH.STATE_INVALID' });
    const otherSession = await new Browser(gateway, email).signIn();
    await expect(otherSession.finish(callback)).rejects.toMatchObject({ code: 'AUTH.STATE_INVALID' });
    const forged = new URL(callback);
    forged.searchParams.set('state', 'x'.repeat(43));
    await expect(browser.finish(forged)).rejects.toMatchObject({ code: 'AUTH.STATE_INVALID' });
    expect(tokenCalls()).toBe(calls);
    const both = await Promise.allSettled([browser.finish(callback), browser.finish(callback)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(browser.finish(callback)).rejects.toMatchObject({ code: 'AUTH.STATE_INVALID' });
    expect(tokenCalls()).toBe(calls + 1);
    expect((await view(browser, connectionId)).grants.filter(({ state }) => state === 'live')).toHaveLength(1);
  });

  it('refuses an account that is connected already, and another account where one is expected', async () => {
    const { browser, connectionId } = await connected(4);
    const second = await browser.start();
    const twice = browser.finish(await walkConsent(second.authorizationUrl, { email: people[4]!.email }));
    await expect(twice).rejects.toMatchObject({ code: 'AUTH.ACCOUNT_ALREADY_CONNECTED' });
    const again = await browser.start(connectionId);
    const other = browser.finish(await walkConsent(again.authorizationUrl, { email: 'other@example.test' }));
    await expect(other).rejects.toMatchObject({ code: 'AUTH.ACCOUNT_OTHER_CONFLICT' });
    const grant = await liveGrant(browser, connectionId);
    await expect(tokenFor(grant)).resolves.toBeDefined();
  });

  it('keeps all ids when the same account is connected again', async () => {
    const { browser, connectionId, grant } = await connected(5);
    const again = await browser.start(connectionId);
    await browser.finish(await walkConsent(again.authorizationUrl, { email: people[5]!.email }));
    expect(await liveGrant(browser, connectionId)).toMatchObject({ id: grant.id, ver: '2', state: 'live' });
    await expect(tokenFor(grant)).resolves.toBeDefined();
  });
});

describe('tokens', () => {
  it('refreshes once for many that ask, and seals to the service that asks', async () => {
    const { grant } = await connected(6);
    const refreshes = async () => (await entries()).filter(({ type }) => type === 'token.refreshed').length;
    const before = await refreshes();
    const answers = await Promise.all(Array.from({ length: 8 }, () => tokenFor(grant)));
    expect(new Set(answers.map(({ sealed }) => openToken(grant, sealed))).size).toBe(1);
    expect(await refreshes()).toBe(before + 1);
    const again = await tokenFor(grant, answers[0]!.issuedAt);
    expect(openToken(grant, again.sealed)).not.toBe(openToken(grant, answers[0]!.sealed));
    const foreign = {
      connectionId: grant.connectionId,
      grantId: grant.id,
      purpose: 'mail.sync',
      service: 'mail',
      refusedIssuedAt: null,
    } as const;
    await expect(gateway.request(accessToken, foreign)).rejects.toMatchObject({ code: 'AUTH.GRANT_DENIED' });
  });

  it('hands out one content key under a live grant', async () => {
    const { grant } = await connected(7);
    const open = ({ sealed }: { sealed: string }) =>
      mailKeys.open(sealed, `content-key/${grant.connectionId}/mail`).toString('hex');
    const [one, two] = await Promise.all([keyFor(grant), keyFor(grant)]);
    expect(open(one)).toHaveLength(64);
    expect(open(two)).toBe(open(one));
  });
});

async function settled(browser: Browser, connectionId: string, grantId: string) {
  return eventually(async () => {
    const { withdrawals, state } = await view(browser, connectionId);
    const withdrawal = withdrawals.find((one) => one.grantId === grantId)!;
    const waits = withdrawal.steps.filter(
      ({ state: step, step: name }) => step === 'waiting' && name !== 'content_decided',
    );
    return waits.length === 0 ? { withdrawal, state } : undefined;
  });
}

describe('withdrawing', () => {
  async function withdrawn(n: number) {
    const before = await existing(n);
    const body = {
      principal: await before.browser.principal(),
      connectionId: before.connectionId,
      feature: 'mail' as const,
    };
    return { ...before, first: await gateway.request(withdrawFeature, body), body };
  }

  async function existing(n: number) {
    const browser = await new Browser(gateway, people[n]!.email).signIn();
    const { connections } = await gateway.request(listConnections, { principal: await browser.principal() });
    const connection = connections.find(({ state }) => state === 'live')!;
    return { browser, connectionId: connection.id, grant: connection.grants.find(({ state }) => state === 'live')! };
  }

  it('closes the gate, stops push, revokes at Google, destroys the token, and shows each step', async () => {
    await tokenFor((await existing(0)).grant);
    const { browser, connectionId, grant, first, body } = await withdrawn(0);
    expect(first.steps[0]).toMatchObject({ step: 'gate_closed', state: 'done' });
    expect(closed).toContain(grant.id);
    await expect(tokenFor(grant)).rejects.toMatchObject({ code: 'AUTH.GRANT_DENIED' });
    await expect(keyFor(grant)).rejects.toMatchObject({ code: 'AUTH.GRANT_DENIED' });
    const { withdrawal, state } = await settled(browser, connectionId, grant.id);
    expect(withdrawal.steps.map((step) => step.state)).toEqual([
      'done',
      'done',
      'done',
      'done',
      'done',
      'done',
      'waiting',
    ]);
    expect(state).toBe('closed');
    expect(pushTokens.length).toBeGreaterThan(0);
    expect(google.ledger.after(0).filter(({ method }) => method === 'oauth2.revoke').length).toBeGreaterThan(0);
    const again = await gateway.request(withdrawFeature, body);
    expect(again.at).toBe(first.at);
    const own = (await entries()).filter(({ grant: of, type }) => of !== null && type.startsWith('consent.withdrawn'));
    expect(own).toHaveLength(1);
    await eventually(async () => (await entries()).some(({ type }) => type === 'token.revoked'));
  });

  it('keeps the copy under a local grant of its own that Google is never called under', async () => {
    const { browser, connectionId, grant } = await withdrawn(5);
    const input = { connectionId, feature: 'mail', choice: 'keep' } as const;
    await gateway.request(chooseContent, { ...input, principal: await browser.principal() });
    const kept = await eventually(async () => {
      const { grants } = await view(browser, connectionId);
      return grants.find(({ state, consent }) => state === 'live' && consent?.purposes.includes('mail.archive'));
    });
    expect(kept.consent).toMatchObject({ scopes: [], purposes: ['mail.archive'] });
    await expect(keyFor(kept)).resolves.toBeDefined();
    await expect(tokenFor(kept)).rejects.toMatchObject({ code: 'AUTH.GRANT_DENIED' });
    expect((await settled(browser, connectionId, grant.id)).withdrawal.choice).toBe('keep');
    const erase = gateway.request(chooseContent, { ...input, choice: 'erase', principal: await browser.principal() });
    await expect(erase).rejects.toMatchObject({ code: 'AUTH.CONTENT_DECIDED_CONFLICT' });
  });

  it('destroys the content key when the copy is to be erased', async () => {
    const { grant: before } = await existing(6);
    await keyFor(before);
    const { browser, connectionId } = await withdrawn(6);
    const input = { connectionId, feature: 'mail', choice: 'erase' } as const;
    const answer = await gateway.request(chooseContent, { ...input, principal: await browser.principal() });
    await eventually(() => erased.includes(connectionId));
    expect(answer.choice).toBe('erase');
    const key = await database
      .db('gh_auth')
      .collection<{ _id: string }>('auth_content_keys')
      .findOne({ _id: `${connectionId}/mail` });
    expect(key).toMatchObject({ sealed: null });
    await eventually(async () => (await entries()).some(({ type }) => type === 'erasure.content'));
  });

  it('closes the gate while the trail is down, and enters the withdrawal when it is back', async () => {
    const { browser, connectionId, grant } = await existing(7);
    await auditApp.close();
    const body = { principal: await browser.principal(), connectionId, feature: 'mail' as const };
    const first = await gateway.request(withdrawFeature, body);
    expect(first.steps.find(({ step }) => step === 'entered_in_trail')?.state).toBe('waiting');
    await expect(tokenFor(grant)).rejects.toMatchObject({ code: 'AUTH.GRANT_DENIED' });
    auditApp = await startAudit();
    const { withdrawal } = await settled(browser, connectionId, grant.id);
    expect(withdrawal.steps.find(({ step }) => step === 'entered_in_trail')?.state).toBe('done');
    expect((await entries()).map(({ type }) => type)).not.toContain('integrity.conflict');
  });
});
