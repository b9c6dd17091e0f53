import type { MessageRow, SyncStatus } from '@gatehouse/contracts';
import { eventually } from '@gatehouse/testing';
import type { Member } from './fake-others.js';
import type { MailFixture } from './mail-fixture.js';

export const synced = (fixture: MailFixture, member: Member): Promise<SyncStatus> =>
  eventually(
    async () => {
      const response = await fixture.get(member, 'sync');
      if (response.statusCode !== 200) return undefined;
      const status = response.json<SyncStatus>();
      return status.state === 'following' && status.upToDateAt !== null ? status : undefined;
    },
    { withinMs: 40_000, what: `the sync of ${member.email}` },
  );

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);

/** The mirror by our API beside the source by the simulator's file. */
export async function compare(fixture: MailFixture, member: Member): Promise<{ mirror: object[]; source: object[] }> {
  const rows = await fixture.all<MessageRow>(member, 'messages?limit=200');
  const mirror = rows
    .map(({ googleId, googleThreadId, labels, at, historyId, sha256 }) => ({
      id: googleId,
      threadId: googleThreadId,
      labelIds: [...labels].sort(),
      internalDate: String(Date.parse(at)),
      historyId,
      sha256,
    }))
    .sort(byId);
  const source = (await fixture.source(member.email))
    .map(({ id, threadId, labelIds, internalDate, historyId, sha256 }) => ({
      id,
      threadId,
      labelIds: [...labelIds].sort(),
      internalDate,
      historyId,
      sha256,
    }))
    .sort(byId);
  return { mirror, source };
}

export async function expectEqual(fixture: MailFixture, member: Member): Promise<void> {
  await eventually(
    async () => {
      const { mirror, source } = await compare(fixture, member);
      expect(mirror).toEqual(source);
      return true;
    },
    { withinMs: 20_000, what: 'mirror equal to source' },
  );
}
