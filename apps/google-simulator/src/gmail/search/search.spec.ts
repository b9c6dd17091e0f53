import fc from 'fast-check';
import { GoogleError } from '../../http/google-error.js';
import { openBlobs } from '../../store/blobs.js';
import { Mailbox, type StoredMessage } from '../../world/mailbox.js';
import { parseQuery } from './query.js';
import { matcherOf } from './search.js';

const MINH = 'minh@hoasen.example';
const NOW = Date.UTC(2026, 10, 25, 12);
const box = new Mailbox(MINH, 1n, openBlobs(undefined));
box.apply({ t: 'label.put', email: MINH, label: { id: 'Label_7', name: 'Dự án/Sông Hồng', type: 'user' } });

const PDF = `--b\r\nContent-Type: application/pdf; name="bao-gia.pdf"\r\nContent-Disposition: attachment; filename="bao-gia.pdf"\r\n\r\nx\r\n--b--`;

function message(head: string, body = 'Xin chào các bạn', labels = ['INBOX'], internalDate = NOW): StoredMessage {
  const raw = Buffer.from(`${head}\r\n\r\n${body}`);
  return {
    id: '1',
    threadId: '1',
    labels: new Set(labels),
    internalDate,
    historyId: 1n,
    origin: undefined,
    read: () => raw,
  };
}

const mail = message(
  `From: Linh Nguyen <linh@khac.example>\r\nTo: Minh <${MINH}>\r\nCc: an@khac.example\r\nSubject: =?UTF-8?Q?B=C3=A1o_gi=C3=A1?= thang 11\r\nMessage-ID: <Abc@khac.example>\r\nDelivered-To: ${MINH}\r\nList-Id: <dev.lists.example>\r\nContent-Type: multipart/mixed; boundary=b`,
  `--b\r\nContent-Type: text/html\r\n\r\n<p>Xin <b>chào</b> https://docs.google.com/document/d/1</p>\r\n${PDF}`,
  ['INBOX', 'STARRED', 'Label_7', 'CATEGORY_UPDATES'],
);

const finds = (q: string, what = mail): boolean => matcherOf(q, box, NOW).test(what);

it.each([
  'from:linh',
  'from:linh@khac.example',
  'from:"Linh Nguyen"',
  'to:me',
  'to:minh',
  'to:an@khac.example',
  'cc:an',
  'subject:"báo giá"',
  'subject:(giá báo)',
  'subject:{nothing giá}',
  'xin chào',
  '"xin chào"',
  'label:dự-án-sông-hồng',
  'label:Label_7',
  'label:"dự án/sông hồng"',
  'in:inbox',
  'is:starred',
  'is:read',
  'has:attachment',
  'has:document',
  'has:userlabels',
  'filename:pdf',
  'filename:bao-gia.pdf',
  'larger:100',
  'size:100',
  'smaller:1M',
  'category:updates',
  'list:dev.lists.example',
  'deliveredto:me',
  'rfc822msgid:<abc@khac.example>',
  'rfc822msgid:abc@khac.example',
  'newer_than:1d',
  '-older_than:1d',
  'after:2026/11/24',
  'before:2026-11-26',
  'after:11/25/2026',
  `after:${String(NOW / 1_000)}`,
  'nothing OR giá',
  'giá OR nothing linh',
  '{nothing giá}',
  '(giá xin)',
  '-from:minh',
  '-(nothing giá)',
  '-{nothing other}',
  'AND giá',
  '11',
  'in:anywhere',
  '',
  '...',
  'https://docs.google.com',
])('finds it by %s', (q) => {
  expect(finds(q)).toBe(true);
});

it.each([
  'from:min',
  'from:lin',
  'subject:linh',
  'subject:"giá báo"',
  '"chào xin"',
  'cc:me',
  'bcc:an',
  'is:unread',
  'in:trash',
  'label:nothing',
  'has:youtube',
  'filename:doc',
  'larger:1M',
  'smaller:100',
  'older_than:1d',
  'before:2026/11/25',
  `before:${String(NOW / 1_000)}`,
  'nothing OR other linh',
  'giá nothing',
  '-giá',
  '-subject:giá',
  'unknown:giá',
  'category:primary',
  'after:someday',
  'has:nouserlabels',
])('does not find it by %s', (q) => {
  expect(finds(q)).toBe(false);
});

it('reads dates as midnights of Pacific time, by daylight saving', () => {
  const at = (time: number): StoredMessage => message('Subject: x', '', [], time);
  for (const [date, hours] of [
    ['2026/11/23', 8],
    ['2026/07/01', 7],
  ] as const) {
    const midnight = Date.parse(`${date.replaceAll('/', '-')}T00:00:00Z`) + hours * 3_600_000;
    expect([finds(`after:${date}`, at(midnight)), finds(`after:${date}`, at(midnight - 1))]).toEqual([true, false]);
  }
});

it('shows spam and trash only to a query that asks for them', () => {
  const shows = (q: string): string[] => [...matcherOf(q, box, NOW).shows];
  expect([shows('in:trash'), shows('-in:trash'), shows('in:anywhere x')]).toEqual([['TRASH'], [], ['SPAM', 'TRASH']]);
});

const word = fc.oneof(
  fc.constantFrom(
    'giá',
    'xin',
    'linh',
    'nothing',
    'OR',
    'AND',
    '-',
    '(',
    ')',
    '{',
    '}',
    '"',
    'from:',
    'subject:',
    'in:trash',
    'is:read',
    'larger:1k',
    'after:2026/01/01',
  ),
  fc.string({ maxLength: 6 }),
);
const query = fc.array(word, { maxLength: 12 }).map((words) => words.join(' '));

it('reads whatever it is given, and refuses nothing but what is nested too deeply', () => {
  const read = (q: string): unknown => {
    try {
      return finds(q);
    } catch (error) {
      return error instanceof GoogleError && error.status;
    }
  };
  fc.assert(fc.property(fc.oneof(query, fc.string()), (q) => [true, false].includes(read(q) as boolean)));
  for (const deep of ['(', '{', '-', 'from:(']) expect(read(`${deep.repeat(5_000)}x`)).toBe(400);
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('(', '{', '-', ')', 'a', ' '), maxLength: 400 }), (q) =>
      [true, false, 400].includes(read(q) as number),
    ),
  );
});

it('finds by -x exactly what x does not find', () => {
  fc.assert(
    fc.property(query, (q) => {
      const { test } = matcherOf(`(${balanced(q)})`, box, NOW);
      return matcherOf(`-(${balanced(q)})`, box, NOW).test(mail) === !test(mail);
    }),
  );
});

it('costs time in proportion to its length', () => {
  const started = performance.now();
  parseQuery(`${'a '.repeat(100_000)}"${'-'.repeat(10)}`);
  parseQuery('"'.repeat(100_001));
  expect(performance.now() - started).toBeLessThan(5_000);
});

/** Groups and quotes that a query leaves open, or closes too early, would end the group around it. */
function balanced(q: string): string {
  return q.replace(/[(){}"]/g, ' ');
}
