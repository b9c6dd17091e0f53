import { createHash } from 'node:crypto';
import type { MessageRow, MessageView } from '@gatehouse/contracts';
import { eventually, HARD_MAILS, largeMail, useStack } from '@gatehouse/testing';
import { type Member } from './testing/fake-others.js';
import { MailFixture } from './testing/mail-fixture.js';
import { expectEqual, synced } from './testing/source-compare.js';

const EMAIL = 'hard@example.com';
const LARGE = largeMail(12 << 20);
const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

let fixture: MailFixture;
let member: Member;
afterAll(() => fixture.stop());
const stack = useStack();

beforeAll(async () => {
  fixture = await MailFixture.start(stack, [{ email: EMAIL, messages: 0 }]);
  for (const raw of [...HARD_MAILS.map((one) => one.raw), LARGE])
    await fixture.sim('POST', `accounts/${EMAIL}/messages`, raw);
  member = await fixture.others.connect(EMAIL);
  await synced(fixture, member);
}, 90_000);

const rowOf = async (raw: Buffer): Promise<MessageRow> => {
  const rows = await fixture.all<MessageRow>(member, 'messages?limit=200');
  return rows.find(({ sha256 }) => sha256 === digest(raw))!;
};

describe('hard mails', () => {
  it('are all there', async () => {
    await expectEqual(fixture, member);
  });

  it.each(HARD_MAILS)('$name: comes back byte for byte and can be opened', async ({ raw, problem }) => {
    const { id } = await rowOf(raw);
    expect(digest((await fixture.get(member, `messages/${id}/raw`)).rawPayload)).toBe(digest(raw));
    const message = await fixture.json<MessageView>(member, `messages/${id}`);
    expect(message).toMatchObject({ size: String(raw.length), problem });
  });

  it('streams a message over the bound and cuts its attachment from the stored bytes', async () => {
    const { id } = await rowOf(LARGE);
    expect(digest((await fixture.get(member, `messages/${id}/raw`)).rawPayload)).toBe(digest(LARGE));
    const { attachments, text } = await fixture.json<MessageView>(member, `messages/${id}`);
    expect(text?.trim()).toBe('see the file');
    expect(attachments).toMatchObject([{ filename: 'big.bin', partId: '2' }]);
    const { rawPayload, headers } = await fixture.get(member, `messages/${id}/attachments/2`);
    expect(rawPayload).toHaveLength(Number(attachments[0]!.size));
    expect(rawPayload.subarray(0, 57)).toEqual(Buffer.alloc(57, 'attachment'));
    expect(headers['content-disposition']).toContain('filename="big.bin"');
  });
});

describe('pushes', () => {
  it('bring a new mail within moments, without a sweep', async () => {
    await fixture.sim('POST', `accounts/${EMAIL}/messages`, Buffer.from('Subject: pushed\r\n\r\nx'));
    await eventually(() => fixture.simulator.push.statistics.delivered > 0, { withinMs: 15_000, what: 'the push' });
    await expectEqual(fixture, member);
  });

  it('are refused without a good signature and cause no work', async () => {
    const before = fixture.others.drafts.length;
    for (const authorization of [undefined, 'Bearer a.b.c', `Bearer ${await fixture.others.principal(member)}`]) {
      const answer = await fetch(fixture.pushUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) },
        body: JSON.stringify({ message: { data: '' } }),
      });
      expect(answer.status).toBe(401);
    }
    const work = fixture.others.drafts.slice(before).filter(({ purpose }) => purpose === 'mail.sync');
    expect(work).toEqual([]);
  });
});
