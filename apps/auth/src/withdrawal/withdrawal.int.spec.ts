import * as audit from '@gatehouse/audit';
import { chooseContent } from '@gatehouse/contracts';
import { startSimulator, walkConsent } from '@gatehouse/google-simulator';
import { type Clock, systemClock } from '@gatehouse/identifiers';
import { Metrics } from '@gatehouse/telemetry';
import { eventually, useStack } from '@gatehouse/testing';
import { MongoClient } from 'mongodb';
import { Sweeper } from '../resume/sweeper.js';
import { toEntries } from '../testing/look.js';
import { startSuite } from '../testing/suite.js';
import { type Browser, startAuth } from '../testing/world.js';

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
const has = async (wanted: string) => (await entries()).some(({ type }) => type === wanted);
const contentKeys = () => database.db('gh_auth').collection<{ _id: string }>('auth_content_keys');
const DAY_MS = 24 * 60 * 60_000;
const clockAhead = (ms: number): Clock => ({
  ...systemClock,
  now: () => new Date(systemClock.now().getTime() + ms),
});
const grants = () => database.db('gh_auth').collection<{ _id: string; owed: { id: string }[] }>('auth_grants');

async function settled(browser: Browser, connectionId: string, grantId: string) {
  return eventually(
    async () => {
      const { withdrawals, state } = await suite.view(browser, connectionId);
      const withdrawal = withdrawals.find((one) => one.grantId === grantId)!;
      const waits = withdrawal.steps.some(
        ({ state: step, step: name }) => step === 'waiting' && name !== 'content_decided',
      );
      return waits
        ? undefined
        : { withdrawal, state, step: (name: string) => withdrawal.steps.find(({ step }) => step === name) };
    },
    { withinMs: 20_000 },
  );
}

async function choose(browser: Browser, connectionId: string, choice: 'keep' | 'erase') {
  return suite.gateway.request(chooseContent, {
    principal: await browser.principal(),
    connectionId,
    feature: 'mail',
    choice,
  });
}

describe('withdrawing', () => {
  it('closes the gate, stops push, revokes at Google, destroys the token, and shows each step', async () => {
    const { browser, connectionId, grant } = await suite.connect(0);
    await suite.mail.token(grant);
    const first = await suite.withdraw(browser, connectionId);
    expect(first.steps[0]).toMatchObject({ step: 'gate_closed', state: 'done' });
    expect(suite.mail.closed).toContain(grant.id);
    await expect(suite.mail.token(grant)).rejects.toMatchObject({ code: 'AUTH.GRANT_DENIED' });
    await expect(suite.mail.contentKey(grant)).rejects.toMatchObject({ code: 'AUTH.GRANT_DENIED' });
    const { withdrawal, state } = await settled(browser, connectionId, grant.id);
    const done = ['done', 'done', 'done', 'done', 'done', 'done', 'waiting'];
    expect(withdrawal.steps.map((step) => step.state)).toEqual(done);
    expect(state).toBe('closed');
    expect(suite.mail.pushTokens).toHaveLength(1);
    expect(suite.google.ledger.after(0).filter(({ method }) => method === 'oauth2.revoke')).toHaveLength(1);
    expect((await suite.withdraw(browser, connectionId)).at).toBe(first.at);
    expect((await entries()).filter(({ type }) => type === 'consent.withdrawn')).toHaveLength(1);
    await eventually(() => has('token.revoked'));
  });

  it('keeps the copy under a local grant of its own that Google is never called under', async () => {
    const { browser, connectionId, grant } = await suite.connect(1);
    await suite.withdraw(browser, connectionId);
    await choose(browser, connectionId, 'keep');
    const kept = await eventually(() => suite.live(browser, connectionId));
    expect(kept.consent).toMatchObject({ scopes: [], purposes: ['mail.archive'] });
    await expect(suite.mail.contentKey(kept)).resolves.toBeDefined();
    await expect(suite.mail.token(kept)).rejects.toMatchObject({ code: 'AUTH.GRANT_DENIED' });
    expect((await settled(browser, connectionId, grant.id)).withdrawal.choice).toBe('keep');
    await expect(choose(browser, connectionId, 'erase')).rejects.toMatchObject({
      code: 'AUTH.CONTENT_DECIDED_CONFLICT',
    });
  });

  it('destroys the content key when the copy is to be erased, and makes a new one for a new consent', async () => {
    const { browser, connectionId, grant } = await suite.connect(2);
    const key = await suite.mail.contentKey(grant);
    await suite.withdraw(browser, connectionId);
    expect((await choose(browser, connectionId, 'erase')).choice).toBe('erase');
    await eventually(() => suite.mail.erased.includes(connectionId));
    const keys = database.db('gh_auth').collection<{ _id: string }>('auth_content_keys');
    expect(await keys.findOne({ _id: `${connectionId}/mail` })).toMatchObject({ sealed: null });
    await eventually(() => has('erasure.content'));
    await settled(browser, connectionId, grant.id);
    const again = await browser.start(connectionId);
    await browser.finish(await walkConsent(again.authorizationUrl, { email: suite.people[2]!.email }));
    expect(await suite.mail.contentKey(await suite.live(browser, connectionId))).not.toBe(key);
  });

  it('erases what nobody decided about once thirty days are over', async () => {
    const { browser, connectionId, grant } = await suite.connect(3);
    await suite.mail.contentKey(grant);
    await suite.withdraw(browser, connectionId);
    const { withdrawal } = await settled(browser, connectionId, grant.id);
    expect(withdrawal.choice).toBe('unanswered');
    const sweeper = suite.running.auth.get(Sweeper);
    const eraseAt = Date.parse(withdrawal.eraseAt ?? '');
    await sweeper.tidy(new Date(eraseAt - 1));
    expect(await grants().findOne({ _id: grant.id })).toMatchObject({
      withdrawal: { choice: 'unanswered', erasedAt: null },
    });
    await sweeper.tidy(new Date(eraseAt));
    await eventually(() => suite.mail.erased.includes(connectionId));
  });

  it('keeps what nobody decided about sealed: the key stands, and is handed to nobody', async () => {
    const { browser, connectionId, grant } = await suite.connect(8);
    await suite.mail.contentKey(grant);
    await suite.withdraw(browser, connectionId);
    const { withdrawal } = await settled(browser, connectionId, grant.id);
    expect(withdrawal.choice).toBe('unanswered');
    expect(await contentKeys().findOne({ _id: `${connectionId}/mail` })).toMatchObject({ erasedAt: null });
    expect(await contentKeys().findOne({ _id: `${connectionId}/mail`, sealed: null })).toBeNull();
    await expect(suite.mail.contentKey(grant)).rejects.toMatchObject({ code: 'AUTH.GRANT_DENIED' });
    expect(suite.mail.erased).not.toContain(connectionId);
  });

  it('erases it by itself when the clock says that thirty days are over', async () => {
    const { browser, connectionId, grant } = await suite.connect(9);
    await suite.mail.contentKey(grant);
    await suite.withdraw(browser, connectionId);
    await settled(browser, connectionId, grant.id);
    await suite.running.auth.close();
    suite.running.auth = await startAuth(suite.settings, { clock: clockAhead(30 * DAY_MS) });
    await eventually(() => suite.mail.erased.includes(connectionId), { withinMs: 20_000 });
    expect(await contentKeys().findOne({ _id: `${connectionId}/mail` })).toMatchObject({ sealed: null });
    const erasures = async () => (await entries()).filter(({ type }) => type === 'erasure.content');
    await eventually(async () => (await erasures()).some(({ reason }) => reason === 'unanswered'));
    await suite.running.auth.close();
    suite.running.auth = await startAuth(suite.settings);
  }, 60_000);

  it('names a service that does not confirm', async () => {
    const { browser, connectionId } = await suite.connect(4);
    suite.mail.mute = true;
    const first = await suite.withdraw(browser, connectionId);
    suite.mail.mute = false;
    const told = first.steps.find(({ step }) => step === 'services_stopped');
    expect(told).toMatchObject({ state: 'failed', note: 'mail' });
    await eventually(() => has('consent.unconfirmed'));
  });

  it('closes the gate while the trail is down, and enters the withdrawal when it is back', async () => {
    const { browser, connectionId, grant } = await suite.connect(5);
    await suite.running.audit.close();
    const first = await suite.withdraw(browser, connectionId);
    expect(first.steps.find(({ step }) => step === 'entered_in_trail')?.state).toBe('waiting');
    await expect(suite.mail.token(grant)).rejects.toMatchObject({ code: 'AUTH.GRANT_DENIED' });
    suite.running.audit = await suite.startAudit();
    const { step } = await settled(browser, connectionId, grant.id);
    expect(step('entered_in_trail')?.state).toBe('done');
    expect(await has('integrity.conflict')).toBe(false);
  });

  it('brings a withdrawal that the trail refused in again, under a new id, until the trail takes it', async () => {
    const { browser, connectionId, grant } = await suite.connect(7);
    await grants().updateOne({ _id: grant.id }, { $set: { ver: 9 } });
    const first = await suite.withdraw(browser, connectionId);
    expect(first.steps.find(({ step }) => step === 'entered_in_trail')?.state).toBe('waiting');
    const owed = async () => (await grants().findOne({ _id: grant.id }))!.owed;
    const [refused] = await eventually(owed);
    await eventually(async () => (await owed())[0]!.id !== refused!.id, { withinMs: 20_000 });
    expect((await entries()).filter(({ reason }) => reason === 'version_stale').length).toBeGreaterThan(1);
    const text = suite.running.auth.get(Metrics).render();
    expect(text).toMatch(/gatehouse_auth_entries_refused_total\{[^}]*type="consent.withdrawn"[^}]*\} [2-9]/);
    await grants().updateOne({ _id: grant.id }, { $set: { ver: 1, 'owed.$[].ver': '1' }, $inc: { rev: 1 } });
    const { step } = await settled(browser, connectionId, grant.id);
    expect(step('entered_in_trail')?.state).toBe('done');
    expect(step('revoked_at_google')?.state).toBe('done');
  }, 90_000);

  it('closes again what was withdrawn after the backup that was restored', async () => {
    const { browser, connectionId, grant } = await suite.connect(6);
    const backup = await grants().findOne({ _id: grant.id });
    await suite.withdraw(browser, connectionId);
    await settled(browser, connectionId, grant.id);
    await suite.running.auth.close();
    await grants().replaceOne({ _id: grant.id }, backup!);
    suite.running.auth = await startAuth(suite.settings);
    await expect(suite.mail.token(grant)).rejects.toMatchObject({ code: 'AUTH.GRANT_DENIED' });
    await settled(browser, connectionId, grant.id);
  });
});
