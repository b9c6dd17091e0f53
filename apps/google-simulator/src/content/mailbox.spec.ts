import { createHash } from 'node:crypto';
import { simpleParser } from 'mailparser';
import { generateMailbox } from './mailbox.js';

const mailbox = generateMailbox({ seed: 'spec', count: 400 });

it('makes the same mail from the same seed and other mail from another', () => {
  const again = generateMailbox({ seed: 'spec', count: 400 });
  expect(again.messages).toEqual(mailbox.messages);
  const bytes = (made: typeof mailbox): Buffer => Buffer.concat(made.messages.map((message) => made.read(message)));
  expect(bytes(again).equals(bytes(mailbox))).toBe(true);
  const other = generateMailbox({ seed: 'other', count: 400 });
  expect(other.messages.map(({ id }) => id)).not.toEqual(mailbox.messages.map(({ id }) => id));
});

it('makes exactly as many messages as asked, none later than now, ids unique and rising with time', () => {
  const { messages } = generateMailbox({ seed: 'n', count: 1_237, now: 1_700_000_000_000 });
  expect(messages).toHaveLength(1_237);
  expect(new Set(messages.map(({ id }) => id)).size).toBe(1_237);
  for (const { id, internalDate } of messages) {
    expect(internalDate).toBeLessThan(1_700_000_000_000);
    expect(Number(BigInt(`0x${id}`) >> 20n)).toBe(internalDate);
  }
});

it('names only labels that exist, threads with a first message, references to what came before', async () => {
  const known = new Set([
    ...mailbox.labels.map(({ id }) => id),
    'INBOX',
    'SENT',
    'SPAM',
    'TRASH',
    'UNREAD',
    'STARRED',
    'IMPORTANT',
  ]);
  for (const { labelIds } of mailbox.messages)
    expect(labelIds.filter((label) => !known.has(label) && !label.startsWith('CATEGORY_'))).toEqual([]);
  const second = mailbox.messages.find(({ position }) => position === 1)!;
  const first = mailbox.messages.find(({ id }) => id === second.threadId)!;
  const [parent, reply] = [await simpleParser(mailbox.read(first)), await simpleParser(mailbox.read(second))];
  expect(reply.inReplyTo).toBe(parent.messageId);
  expect(reply.subject).toBe(`Re: ${parent.subject ?? ''}`);
});

it('is read by others without a fault: Vietnamese and English, HTML, inline pictures, files with Vietnamese names', async () => {
  const parsed = await Promise.all(
    mailbox.messages.slice(0, 150).map((message) => simpleParser(mailbox.read(message))),
  );
  const text = parsed.map((mail) => mail.text ?? '').join('\n');
  expect(text).toContain('Trân trọng');
  expect(text).toContain('Best regards');
  expect(text).not.toContain('\uFFFD');
  const files = parsed.flatMap(({ attachments }) => attachments);
  expect(files.some(({ filename }) => filename?.startsWith('Hóa đơn') === true)).toBe(true);
  expect(files.some(({ related, contentId }) => related && contentId !== undefined)).toBe(true);
  expect(parsed.filter(({ headers }) => headers.has('list')).length).toBeGreaterThan(5);
  expect(
    parsed.every(({ subject, from, date }) => subject !== undefined && from !== undefined && date !== undefined),
  ).toBe(true);
});

it.each([20_000, 3_000_000])('pads to %i bytes when asked', (messageBytes) => {
  const sized = generateMailbox({ seed: 'sized', count: 3, messageBytes });
  for (const message of sized.messages) expect(Math.abs(sized.read(message).length - messageBytes)).toBeLessThan(200);
});

it('plans 10,000 messages in little memory, with threads of realistic sizes', () => {
  const { messages } = generateMailbox({ seed: 'many', count: 10_000 });
  const sizes = new Map<string, number>();
  for (const { threadId } of messages) sizes.set(threadId, (sizes.get(threadId) ?? 0) + 1);
  expect(messages.length / sizes.size).toBeGreaterThan(1.4);
  expect(messages.length / sizes.size).toBeLessThan(2.6);
  expect(JSON.stringify(messages).length / messages.length).toBeLessThan(250);
});

it('keeps making the very bytes that journals written by earlier versions stand for', () => {
  const bytes = Buffer.concat(mailbox.messages.map((message) => mailbox.read(message)));
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(
    '9972f2514f61446237842997d1f95d69de3c450038e267bfd0105e8169034c6b',
  );
});
