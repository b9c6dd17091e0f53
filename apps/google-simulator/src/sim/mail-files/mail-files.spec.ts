import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { array, assert, constantFrom, property } from 'fast-check';
import { mailFiles } from './mail-files.js';
import { messagesOfMbox } from './mbox.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-mail-files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** As mboxrd is written. */
const toMbox = (messages: readonly string[]): string =>
  messages.map((mail) => `From a@b Mon Nov 23 09:00:00 2026\n${mail.replace(/^(>*From )/gm, '>$1')}\n`).join('');

it('gives back the messages that an mbox was made of, whatever lines they have', () => {
  const file = join(folder, 'all.mbox');
  const line = constantFrom('', 'Subject: x', 'From me', '>From you', '>>From us', 'text\r', 'Từ', 'From');
  const message = array(line, { minLength: 1, maxLength: 8 }).map((lines) => `${lines.join('\n')}\n`);
  assert(
    property(array(message, { minLength: 1, maxLength: 6 }), (messages) => {
      writeFileSync(file, toMbox(messages));
      expect([...messagesOfMbox(file)].map(String)).toEqual(messages);
    }),
    { numRuns: 300 },
  );
});

it('reads an mbox larger than a chunk, and lines that lie across two', () => {
  const file = join(folder, 'all.mbox');
  const messages = Array.from({ length: 50 }, (_none, n) => `Subject: ${String(n)}\n\n${'x'.repeat(70_001)}\n`);
  writeFileSync(file, toMbox(messages));
  expect([...messagesOfMbox(file)].map(String)).toEqual(messages);
});

it('finds .eml, mbox with and without an ending, and maildir with its flags and folders', () => {
  for (const path of ['cur', 'new', 'tmp', '.Sent/cur', '.Archive/cur'])
    mkdirSync(join(folder, 'Maildir', path), { recursive: true });
  const put = (path: string, text: string): void => writeFileSync(join(folder, path), text);
  put('1.eml', 'one\n');
  put('2.mbox', toMbox(['two\n']));
  put('3', toMbox(['three\n']));
  put('README', 'From afar it looks like mail.\n');
  put('notes.txt', toMbox(['not looked at\n']));
  put('Maildir/cur/10.host:2,FS', 'starred\n');
  put('Maildir/cur/11.host:2,T', 'gone\n');
  put('Maildir/new/12.host', 'fresh\n');
  put('Maildir/tmp/13.host', 'half\n');
  put('Maildir/.Sent/cur/14.host:2,S', 'mine\n');
  put('Maildir/.Archive/cur/15.host:2,S', 'old\n');
  const found = [...mailFiles(folder)].map(({ raw, labelIds }) => [String(raw).trim(), labelIds]);
  expect(Object.fromEntries(found)).toEqual({
    one: ['INBOX'],
    two: ['INBOX'],
    three: ['INBOX'],
    starred: ['INBOX', 'STARRED'],
    gone: ['TRASH', 'UNREAD'],
    fresh: ['INBOX', 'UNREAD'],
    mine: ['SENT'],
    old: [],
  });
});
