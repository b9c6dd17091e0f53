import { createHash } from 'node:crypto';
import type { LabelList, MessageRow, MessageView, SyncStatus, ThreadRow, ThreadView } from '@gatehouse/contracts';
import { eventually, useStack } from '@gatehouse/testing';
import type { z } from 'zod';
import type { Member } from './testing/fake-others.js';
import { MailFixture } from './testing/mail-fixture.js';
import { compare, expectEqual, synced } from './testing/source-compare.js';

let fixture: MailFixture;
let ann: Member;

afterAll(() => fixture.stop()); // registered first: the stack goes last
const stack = useStack({ services: ['mail'] });

beforeAll(async () => {
  fixture = await MailFixture.start(stack, [
    { email: 'ann@example.com', messages: 300 },
    { email: 'bob@example.com', messages: 5 },
    { email: 'cat@example.com', messages: 0 },
    { email: 'eve@example.com', messages: 30 },
  ]);
  ann = await fixture.others.connect('ann@example.com');
}, 60_000);

describe('a connected mailbox', () => {
  it('equals its source: ids, threads, labels, history ids, digests', async () => {
    const status = await synced(fixture, ann);
    expect(status).toMatchObject({ total: '300', failed: '0', reason: null });
    const { mirror, source } = await compare(fixture, ann);
    expect(mirror).toHaveLength(300);
    expect(mirror).toEqual(source);
  });

  it('gives back the bytes of each message exactly', async () => {
    const rows = await fixture.all<MessageRow>(ann, 'messages?limit=200');
    for (const { id, sha256, size } of rows.slice(0, 40)) {
      const { rawPayload } = await fixture.get(ann, `messages/${id}/raw`);
      expect(rawPayload).toHaveLength(Number(size));
      expect(createHash('sha256').update(rawPayload).digest('hex')).toBe(sha256);
    }
  });

  it('lists threads newest first, every thread of the label once', async () => {
    const source = await fixture.source(ann.email);
    const threads = new Map<string, number>();
    for (const { threadId, labelIds, internalDate } of source) {
      if (!labelIds.includes('INBOX')) continue;
      threads.set(threadId, Math.max(threads.get(threadId) ?? 0, Number(internalDate)));
    }
    const rows = await fixture.all<ThreadRow>(ann, 'threads?label=INBOX&limit=20');
    expect(rows.map(({ googleId }) => googleId).sort()).toEqual([...threads.keys()].sort());
    const times = rows.map(({ at }) => Date.parse(at));
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(rows[0]?.subject).not.toBe('');
  });

  it('opens a thread and a message with headers, text, safe HTML and attachments', async () => {
    const [first] = await fixture.all<ThreadRow>(ann, 'threads?label=INBOX&limit=200');
    const thread = await fixture.json<ThreadView>(ann, `threads/${first!.id}`);
    expect(thread.messages).toHaveLength(Number(first!.messages));
    const message = await fixture.json<MessageView>(ann, `messages/${thread.messages[0]!.id}`);
    expect(message).toEqual(thread.messages[0]);
    expect(message.headers.length).toBeGreaterThan(3);
    expect(message.html ?? '').not.toContain('<script');
  });

  it('counts labels and names them', async () => {
    const { items } = await fixture.json<z.infer<typeof LabelList>>(ann, 'labels');
    const inbox = items.find(({ googleId }) => googleId === 'INBOX');
    const source = await fixture.source(ann.email);
    expect(inbox?.messages).toBe(String(source.filter(({ labelIds }) => labelIds.includes('INBOX')).length));
  });

  it('follows new mail, labels and deletions', async () => {
    await fixture.sim('POST', 'accounts/ann@example.com/messages', Buffer.from('Subject: fresh\r\n\r\nhello'));
    const source = await fixture.source(ann.email);
    await fixture.sim('PATCH', `accounts/ann@example.com/messages/${source[3]!.id}`, {
      add: ['STARRED'],
      remove: ['INBOX'],
    });
    await fixture.sim('DELETE', `accounts/ann@example.com/messages/${source[5]!.id}`);
    await fixture.wake(ann);
    await expectEqual(fixture, ann);
    const [top] = await fixture.all<ThreadRow>(ann, 'threads?label=INBOX&limit=5');
    expect(top).toMatchObject({ subject: 'fresh' });
  });

  it('compares anew when its cursor has expired', async () => {
    await fixture.sim('DELETE', `accounts/ann@example.com/messages/${(await fixture.source(ann.email))[7]!.id}`);
    await fixture.sim('POST', 'accounts/ann@example.com/history/expire');
    await fixture.wake(ann);
    await expectEqual(fixture, ann);
  });
});

describe('a mailbox in which unusually many mails were deleted at Google', () => {
  const acts = () => fixture.others.drafts.filter(({ type }) => type === 'admin.allowed');

  it('deletes nothing until its owner allows it, which is entered first and counts once', async () => {
    const eve = await fixture.others.connect('eve@example.com');
    await synced(fixture, eve);
    const source = await fixture.source(eve.email);
    for (const { id } of source.slice(0, 25)) await fixture.sim('DELETE', `accounts/${eve.email}/messages/${id}`);
    await fixture.wake(eve);
    const stopped = { state: 'paused', reason: 'too_many_deletions' };
    expect(await fixture.json<SyncStatus>(eve, 'sync')).toMatchObject(stopped);
    expect(await fixture.all<MessageRow>(eve, 'messages?limit=100')).toHaveLength(30);

    fixture.others.verdict = (draft) => (draft.type === 'admin.allowed' ? 'silent' : 'admitted');
    expect((await fixture.post(eve, 'sync/deletions')).statusCode).toBe(503);
    expect(await fixture.json<SyncStatus>(eve, 'sync')).toMatchObject(stopped);
    fixture.others.verdict = () => 'admitted';
    const entered = acts().length;
    expect((await fixture.post(ann, 'sync/deletions', eve)).statusCode).toBe(404);

    const allowed = await fixture.post(eve, 'sync/deletions');
    expect([allowed.statusCode, allowed.json<SyncStatus>().reason]).toEqual([202, null]);
    await expectEqual(fixture, eve);
    expect((await fixture.post(eve, 'sync/deletions')).statusCode).toBe(202);
    expect(acts()).toHaveLength(entered + 1);
    expect(acts().at(-1)).toMatchObject({
      subjects: [eve.personId],
      grant: { id: eve.grant.id },
      principal: expect.any(String) as string,
      detail: { what: 'sync.deletions' },
    });
  }, 60_000);
});

describe('what others may see', () => {
  it('answers the same 404 for unknown, malformed and foreign ids', async () => {
    const bob = await fixture.others.connect('bob@example.com');
    await synced(fixture, bob);
    const [theirs] = await fixture.all<MessageRow>(bob, 'messages?limit=5');
    const answers = [
      await fixture.get(ann, 'messages', bob),
      await fixture.get(ann, `messages/${theirs!.id}`),
      await fixture.get(ann, 'messages/msg_AAAAAAAAAAAAAAAAAAAAAA'),
      await fixture.get(ann, 'messages/%00%7B$gt%7D'),
      await fixture.get(ann, 'threads/nonsense'),
    ];
    for (const answer of answers) {
      expect(answer.statusCode).toBe(404);
      expect({ ...answer.json<object>(), correlationId: '' }).toEqual({
        ...answers[0]!.json<object>(),
        correlationId: '',
      });
    }
  });

  it('answers 503 and decrypts nothing while the trail does not answer', async () => {
    const [row] = await fixture.all<MessageRow>(ann, 'messages?limit=5');
    fixture.others.verdict = (draft) => (draft.type === 'access.read' ? 'silent' : 'admitted');
    for (const path of ['labels', 'threads', 'messages', `messages/${row!.id}`, `messages/${row!.id}/raw`]) {
      const answer = await fixture.get(ann, path);
      expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([503, 'AUDIT_UNAVAILABLE']);
    }
    fixture.others.verdict = () => 'admitted';
  });

  it('enters exactly the page that it shows', async () => {
    const rows = await fixture.json<{ items: MessageRow[] }>(ann, 'messages?limit=7');
    const read = fixture.others.drafts.findLast(({ type }) => type === 'access.read');
    expect(read?.resource).toEqual({ kind: 'mail.message', id: null, count: '7' });
    expect(read?.segments[0]?.plain).toEqual({ refs: rows.items.map(({ id }) => id) });
  });

  it('stores no content in clear', async () => {
    await fixture.sim(
      'POST',
      'accounts/cat@example.com/messages',
      Buffer.from('Subject: canary-7731\r\nFrom: k7731@x.org\r\n\r\ncanary-7731'),
    );
    const cat = await fixture.others.connect('cat@example.com');
    await synced(fixture, cat);
    const dump = await fixture.dump();
    expect(dump.length).toBeGreaterThan(1_000_000);
    expect(dump).not.toMatch(/canary|k7731@x\.org|ann@example\.com/);
    const [row] = await fixture.all<ThreadRow>(cat, 'threads?label=INBOX');
    expect(row).toMatchObject({ subject: 'canary-7731' });
  });

  it('stops reading and syncing once the consent is withdrawn', async () => {
    const dee = await fixture.others.connect('bob@example.com');
    await synced(fixture, dee);
    await fixture.others.close(dee);
    expect((await fixture.get(dee, 'messages')).statusCode).toBe(403);
    await eventually(async () => (await fixture.json<SyncStatus>(dee, 'sync')).state === 'off');
  });
});
