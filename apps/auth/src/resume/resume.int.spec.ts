import * as audit from '@gatehouse/audit';
import { startSimulator, walkConsent } from '@gatehouse/google-simulator';
import { armFaults, reachedFaultPoints } from '@gatehouse/telemetry';
import { eventually, useStack } from '@gatehouse/testing';
import { MongoClient } from 'mongodb';
import { toEntries } from '../testing/look.js';
import { startSuite } from '../testing/suite.js';
import { Browser, startAuth } from '../testing/world.js';
import { Sweeper } from './sweeper.js';

const stack = useStack();
const start = () => startSuite({ stack, startSimulator, walkConsent, audit });
let suite: Awaited<ReturnType<typeof start>>;
let database: MongoClient;
let next = 0;

beforeAll(async () => {
  suite = await start();
  database = await MongoClient.connect(stack.adminMongoUrl);
}, 120_000);

afterEach(() => armFaults(undefined, 'sandbox'));

afterAll(async () => {
  await database.close();
  await suite.stop();
});

async function typesOf(grantNumber: number): Promise<string[]> {
  const rows = await database.db('gh_audit').collection('audit_entries').find().sort({ log: 1, index: 1 }).toArray();
  const entries = toEntries(rows);
  const refs = [...new Set(entries.flatMap(({ grant }) => (grant === null ? [] : [grant.id])))];
  expect(entries.map(({ type }) => type)).not.toContain('integrity.conflict');
  return entries.filter(({ grant }) => grant?.id === refs[grantNumber]).map(({ type }) => type);
}

const count = (types: readonly string[], wanted: string) => types.filter((type) => type === wanted).length;

const grants = () => database.db('gh_auth').collection<{ _id: string; withdrawal: { nextTryAt: Date } }>('auth_grants');

/** A person of their own for each walk. */
async function walk() {
  const { email } = suite.people[next]!;
  const number = next;
  next += 1;
  const browser = await new Browser(suite.gateway, email).signIn();
  const { authorizationUrl, connectionId } = await browser.start();
  return { browser, connectionId, number, callback: await walkConsent(authorizationUrl, { email }) };
}

describe('what a fault leaves half done', () => {
  it.each(['auth.finish.kept', 'auth.finish.answered', 'auth.owed.numbered', 'auth.owed.entered'])(
    'makes one live grant of a connection that stopped at %s',
    async (point) => {
      const { browser, connectionId, number, callback } = await walk();
      armFaults(`${point}:throw`, 'sandbox');
      await expect(browser.finish(callback)).rejects.toBeDefined();
      const grant = await eventually(() => suite.live(browser, connectionId), { withinMs: 20_000 });
      await expect(suite.mail.token(grant)).resolves.toBeDefined();
      const types = await eventually(async () => {
        const found = await typesOf(number);
        return count(found, 'token.issued') === 1 ? found : undefined;
      });
      expect(count(types, 'consent.granted')).toBe(1);
    },
  );

  it.each([
    'auth.withdraw.closed',
    'auth.withdraw.written',
    'auth.withdraw.told',
    'auth.withdraw.entered',
    'auth.withdraw.push_stopped',
    'auth.revoke.answered',
    'auth.revoke.destroyed',
  ])('closes and revokes once when a withdrawal stopped at %s', async (point) => {
    const { browser, connectionId, number, callback } = await walk();
    await browser.finish(callback);
    const grant = await suite.live(browser, connectionId);
    armFaults(`${point}:throw`, 'sandbox');
    await suite.withdraw(browser, connectionId).catch(() => 'stopped');
    await expect(suite.mail.token(grant)).rejects.toMatchObject({ code: 'AUTH.GRANT_DENIED' });
    const types = await eventually(
      async () => {
        const { state, withdrawals } = await suite.view(browser, connectionId);
        const isDone = withdrawals[0]?.steps.every(
          ({ state: step, step: name }) => step !== 'waiting' || name === 'content_decided',
        );
        const found = await typesOf(number);
        return state === 'closed' && isDone === true && count(found, 'token.revoked') === 1 ? found : undefined;
      },
      { withinMs: 30_000 },
    );
    expect(count(types, 'consent.withdrawn')).toBe(1);
  });

  it('takes up a withdrawal within seconds of the end of the process that worked on it, and not before', async () => {
    const { browser, connectionId, callback } = await walk();
    await browser.finish(callback);
    const { id } = await suite.live(browser, connectionId);
    armFaults('auth.withdraw.push_stopped:hang', 'sandbox');
    await suite.withdraw(browser, connectionId);
    await eventually(() => reachedFaultPoints().get('auth.withdraw.push_stopped') === 1);
    const claimedUntil = async () => (await grants().findOne({ _id: id }))!.withdrawal.nextTryAt.getTime();
    const first = await claimedUntil();
    expect(first - Date.now()).toBeLessThanOrEqual(10_000);
    await eventually(async () => (await claimedUntil()) > first);
    await suite.running.auth.close();
    suite.running.auth = await startAuth(suite.settings);
    await eventually(async () => (await suite.view(browser, connectionId)).state === 'closed', { withinMs: 20_000 });
  }, 60_000);

  it('waits neither in a round nor at its end for a withdrawal that hangs', async () => {
    const { browser, connectionId, callback } = await walk();
    await browser.finish(callback);
    const { id } = await suite.live(browser, connectionId);
    const before = reachedFaultPoints().get('auth.withdraw.push_stopped') ?? 0;
    armFaults('auth.withdraw.push_stopped:hang', 'sandbox');
    await suite.withdraw(browser, connectionId);
    await eventually(() => (reachedFaultPoints().get('auth.withdraw.push_stopped') ?? 0) > before);
    // As after a claim that could not be renewed in time: a round takes it for nobody's.
    await grants().updateOne({ _id: id }, { $set: { 'withdrawal.nextTryAt': new Date(0) } });
    await suite.running.auth.get(Sweeper).sweep();
    await suite.running.auth.close();
    suite.running.auth = await startAuth(suite.settings);
  }, 60_000);

  it('makes a grant live by itself when the trail was away for the answer', async () => {
    const { browser, connectionId, callback } = await walk();
    armFaults('auth.finish.kept:throw', 'sandbox');
    await expect(browser.finish(callback)).rejects.toBeDefined();
    await suite.running.audit.close();
    suite.running.audit = await suite.startAudit();
    await eventually(() => suite.live(browser, connectionId), { withinMs: 20_000 });
  });
});
