import type { MessageRow } from '@gatehouse/contracts';
import { armFaults, reachedFaultPoints } from '@gatehouse/telemetry';
import { eventually, useStack } from '@gatehouse/testing';
import { type Member } from './testing/fake-others.js';
import { MailFixture } from './testing/mail-fixture.js';
import { compare, expectEqual, synced } from './testing/source-compare.js';

/** Steps of a sync page (`reliability.md` F37); each is passed by a first sync, the last three by following. */
const FIRST = ['claimed', 'fetched', 'raw', 'stored', 'batched', 'saving', 'saved', 'cursor'];
const FOLLOWING = ['patched', 'buried', 'batched', 'stored', 'cursor'];

let fixture: MailFixture;
afterAll(async () => {
  armFaults('', 'sandbox');
  await fixture.stop();
});
const stack = useStack();

beforeAll(async () => {
  const accounts = [...FIRST, ...FOLLOWING].map((point, n) => ({ email: `${point}-${n}@example.com`, messages: 30 }));
  fixture = await MailFixture.start(stack, accounts);
}, 60_000);

const atPoint = (point: string): Promise<true> =>
  eventually(() => (reachedFaultPoints().get(`mail.sync.${point}`) ?? 0) > 0, { withinMs: 20_000, what: point });

async function restart(): Promise<void> {
  await fixture.halt();
  armFaults('', 'sandbox');
  await fixture.boot();
}

/** Every message of the mirror was told of by an event, or is by the time the relay has caught up. */
async function expectAllTold(member: Member): Promise<void> {
  const rows = await fixture.all<MessageRow>(member, 'messages?limit=200');
  await eventually(() => {
    const told = fixture.others.told.get(member.connectionId) ?? new Set();
    return rows.every(({ id }) => told.has(id));
  });
}

describe('a sync that ends at any of its steps', () => {
  it.each(FIRST.map((point, n) => [point, `${point}-${n}@example.com`]))(
    'equals its source after a first run that ended at %s, nothing lost, nothing double, every event told',
    async (point, email) => {
      armFaults(`mail.sync.${point}:throw:1`, 'sandbox');
      const member = await fixture.others.connect(email);
      await atPoint(point);
      await restart();
      await eventually(async () => (await fixture.get(member, 'sync')).statusCode === 200);
      await fixture.wake(member);
      await synced(fixture, member);
      const { mirror, source } = await compare(fixture, member);
      expect(mirror).toEqual(source);
      await expectAllTold(member);
    },
    60_000,
  );

  it.each(FOLLOWING.map((point, n) => [point, `${point}-${FIRST.length + n}@example.com`]))(
    'equals its source after a run of changes that ended at %s',
    async (point, email) => {
      const member = await fixture.others.connect(email);
      await synced(fixture, member);
      const [a, b] = await fixture.source(email);
      armFaults(`mail.sync.${point}:throw:1`, 'sandbox');
      await fixture.sim('POST', `accounts/${email}/messages`, Buffer.from('Subject: new\r\n\r\nnew'));
      await fixture.sim('PATCH', `accounts/${email}/messages/${a!.id}`, { add: ['STARRED'], remove: [] });
      await fixture.sim('DELETE', `accounts/${email}/messages/${b!.id}`);
      await fixture.wake(member).catch(() => undefined);
      await atPoint(point);
      await restart();
      await fixture.wake(member);
      await expectEqual(fixture, member);
      await expectAllTold(member);
      expect(await fixture.orphans()).toBe(0);
    },
    60_000,
  );
});
