import type { MessageRow, SyncStatus } from '@gatehouse/contracts';
import { type Clock, systemClock } from '@gatehouse/identifiers';
import { DB } from '@gatehouse/persistence';
import { eventually, useStack } from '@gatehouse/testing';
import type { Db } from 'mongodb';
import type { Member } from '../testing/fake-others.js';
import { MailFixture } from '../testing/mail-fixture.js';
import { compare, expectEqual, synced } from '../testing/source-compare.js';

const MESSAGES = 12;
const CONTENT = ['mail_messages', 'mail_raw', 'mail_labels', 'mail_retries'];
const MONTH_MS = 30 * 24 * 60 * 60_000;
const PATHS = ['labels', 'threads', 'messages'];

let fixture: MailFixture;
let next = 0;

afterAll(() => fixture.stop()); // registered first: the stack goes last
const stack = useStack({ services: ['mail'] });

beforeAll(async () => {
  const accounts = Array.from({ length: 8 }, (_none, n) => ({ email: `p${n}@example.com`, messages: MESSAGES }));
  fixture = await MailFixture.start(stack, accounts);
}, 60_000);

/** A mailbox of its own for each test. */
async function following(): Promise<Member> {
  const member = await fixture.others.connect(`p${next}@example.com`);
  next += 1;
  await synced(fixture, member);
  return member;
}

async function withdrawn(): Promise<Member> {
  const member = await following();
  await fixture.others.close(member);
  await eventually(async () => (await fixture.json<SyncStatus>(member, 'sync')).state === 'off');
  return member;
}

async function expectSealed(member: Member): Promise<void> {
  for (const path of PATHS) expect([path, (await fixture.get(member, path)).statusCode]).toEqual([path, 403]);
}

/** Documents of each collection of content that belong to the connection. */
async function held({ connectionId }: Member): Promise<number[]> {
  const db: Db = fixture.app.get(DB);
  return Promise.all(CONTENT.map((name) => db.collection(name).countDocuments({ connectionId })));
}

const calls = () => fixture.simulator.ledger.after(0);
const callsTo = (method: string) => calls().filter((row) => row.method === method);
const draftsOf = ({ grant }: Member) => fixture.others.drafts.filter((draft) => draft.grant?.id === grant.id);

describe('push, once the consent is withdrawn', () => {
  it('is stopped at Google with the token sealed for it, under consent.close', async () => {
    const member = await withdrawn();
    const before = callsTo('gmail.users.stop').length;
    expect(await fixture.others.stopPush(member)).toEqual({ stopped: true });
    expect(callsTo('gmail.users.stop').slice(before)).toMatchObject([{ status: 204, user: member.email }]);
    const intent = draftsOf(member).findLast(({ type }) => type === 'exchange.intent');
    expect(intent).toMatchObject({ purpose: 'consent.close', basis: 'withdrawal' });
    expect(callsTo('gmail.users.stop').at(-1)?.exchange).toBe(intent?.id);
  });

  it('is said not to be stopped when Google refuses', async () => {
    const member = await withdrawn();
    expect(await fixture.others.stopPush(member, 'a token that is over')).toEqual({ stopped: false });
  });

  it('is left alone while the consent is live', async () => {
    const member = await following();
    const before = callsTo('gmail.users.stop').length;
    await expect(fixture.others.stopPush(member)).rejects.toBeDefined();
    expect(callsTo('gmail.users.stop')).toHaveLength(before);
  });
});

describe('a copy that nobody has decided about', () => {
  it('is sealed and whole, thirty days on and after a restart too, until it is to be erased', async () => {
    const member = await withdrawn();
    const whole = await held(member);
    await expectSealed(member);
    const later: Clock = { ...systemClock, now: () => new Date(systemClock.now().getTime() + MONTH_MS) };
    await fixture.halt();
    fixture.others.clock = later;
    await fixture.boot({}, later);
    const before = calls().length;
    await eventually(async () => (await fixture.get(member, 'sync')).statusCode === 200);
    await expectSealed(member);
    await fixture.wake(member);
    expect(await held(member)).toEqual(whole);
    expect(await fixture.others.erase(member)).toEqual({ erased: String(MESSAGES) });
    expect(await held(member)).toEqual(CONTENT.map(() => 0));
    expect(calls()).toHaveLength(before);
    await fixture.halt();
    fixture.others.clock = systemClock;
    await fixture.boot();
  }, 60_000);
});

describe('a copy that is kept', () => {
  it('is read as before under the grant of its own, and no call is made under that', async () => {
    const member = await following();
    const rows = await fixture.all<MessageRow>(member, 'messages');
    await fixture.others.close(member);
    await fixture.others.stopPush(member);
    await fixture.others.keep(member);
    await eventually(async () => (await fixture.get(member, 'messages')).statusCode === 200);
    const before = calls().length;
    expect(await fixture.all<MessageRow>(member, 'messages')).toEqual(rows);
    for (const { id } of rows) {
      expect((await fixture.get(member, `messages/${id}`)).statusCode).toBe(200);
      expect((await fixture.get(member, `messages/${id}/raw`)).statusCode).toBe(200);
    }
    await fixture.sim('POST', `accounts/${member.email}/messages`, Buffer.from('Subject: late\r\n\r\nlate'));
    await fixture.wake(member);
    expect(await fixture.all<MessageRow>(member, 'messages')).toEqual(rows);
    expect(await fixture.json<SyncStatus>(member, 'sync')).toMatchObject({ state: 'off' });
    expect(
      calls()
        .slice(before)
        .filter(({ exchange }) => exchange !== null),
    ).toEqual([]);
    const entered = draftsOf(member);
    expect(entered.length).toBeGreaterThan(2 * MESSAGES);
    expect(new Set(entered.map(({ type, purpose }) => `${type} ${purpose ?? ''}`))).toEqual(
      new Set(['access.read mail.archive']),
    );
  });
});

describe('a copy that is erased', () => {
  it('goes with every document, its neighbours stay, and a second time changes nothing', async () => {
    const [neighbour, member] = [await following(), await withdrawn()];
    expect(await fixture.others.erase(member)).toEqual({ erased: String(MESSAGES) });
    expect(await held(member)).toEqual(CONTENT.map(() => 0));
    await expectSealed(member);
    expect(await fixture.others.erase(member)).toEqual({ erased: '0' });
    const { mirror, source } = await compare(fixture, neighbour);
    expect(mirror).toEqual(source);
  });

  it('is made anew from nothing, under another key, when the account is connected again', async () => {
    const member = await withdrawn();
    const { connectionId, organisationId, personId, email } = member;
    const key = fixture.others.contentKeys.get(connectionId);
    await fixture.others.erase(member);
    const again = await fixture.others.connect(email, { connectionId, organisationId, personId });
    await synced(fixture, again);
    await expectEqual(fixture, again);
    expect(fixture.others.contentKeys.get(connectionId)).not.toBe(key);
  });
});
