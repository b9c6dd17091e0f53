import { bytes, type HardMail, lines, mail, repeated } from './hard-mail.js';

const body = (...head: readonly string[]): string => lines(...head, '', 'body');

/** Header blocks that are long, folded, doubled, broken. */
export const HARD_HEADERS: readonly HardMail[] = [
  mail('ten thousand headers', `${repeated(10_000, (n) => `X-Header-${n}: value ${n}\r\n`)}\r\nbody`),
  mail('ten thousand headers of one name', `${repeated(10_000, (n) => `Received: from relay${n}\r\n`)}\r\nbody`),
  mail('a header of two megabytes', body(`Subject: ${'long '.repeat(400_000)}`), 'header_too_large'),
  mail('a header folded twenty thousand times', `X-Folded: a${repeated(20_000, (n) => `\r\n\tb${n}`)}\r\n\r\nbody`),
  mail('a hundred thousand recipients', body(`To: ${repeated(100_000, (n) => `a${n}@x, `)}`)),
  mail('hostile text', `Subject: ${'=?utf-8?q?'.repeat(10_000)}\r\n\r\n${'a'.repeat(100_000)}!`),
  mail(
    'hostile addresses',
    body(`From: ${'('.repeat(20_000)}`, `To: ${'<'.repeat(20_000)}`, `Cc: ${'"\\'.repeat(20_000)}`),
  ),
  mail('hostile parameters', body(`Content-Type: text/plain; ${'a="\\'.repeat(20_000)}`)),
  mail(
    'the same header again and again',
    body('Subject: one', 'subject: two', 'SUBJECT: three', 'From: a@x', 'From: b@x'),
  ),
  mail('names and values that are empty', body('Subject:', 'X-Empty: ', ': no name', 'X-Blank:    '), 'header_broken'),
  mail('blanks before the colon', body('Subject : spaced', 'From\t: a@x')),
  mail('a name of other characters', body('Chủ-đề: xin chào', 'Subject: ok'), 'header_broken'),
  mail('starts with a folded line', body(' folded: nowhere', 'Subject: ok'), 'header_broken'),
  mail('a line of blanks alone in a fold', body('Subject: a', ' ', '\t', ' b')),
  mail(
    'a broken line with a fold of its own',
    body('Subject: whole', 'no colon', ' and its rest', 'From: a@x'),
    'header_broken',
  ),
  mail('UTF-8 in the header (RFC 6532)', body('Subject: Chào buổi sáng', 'From: "Nguyễn Lan" <lan@ví-dụ.vn>')),
  mail('encoded words that are cut', body('Subject: =?utf-8?B?xJHGsOG7nW5n?= =?utf-8?b?4bub?= =?utf-8?Q?=C4?= =?x?q?')),
  mail('a character split over two encoded words', body('Subject: =?utf-8?B?4bs=?= =?utf-8?B?nW5n?=')),
  mail(
    'encoded words of no known charset',
    body('Subject: =?none?q?=FF?= =?utf-8?z?x?= =?iso-2022-jp?B?GyRCJUYbKEI=?='),
  ),
  mail(
    'groups and comments in addresses',
    body('To: Friends: a@x, "b, c" <b@x>;, Undisclosed:;', 'From: (a) a@x (b (c))'),
  ),
  mail('dates of no calendar', body('Date: Thu, 99 Foo 99999 99:99:99 +9999', 'Subject: date')),
  mail('a date after the year 200000', body('Date: 1 Jan 200000 00:00:00 +0000', 'Subject: late')),
  mail('a date before 1970', body('Date: 1 Jan 1900 00:00:00 +0000', 'Subject: early')),
  mail('terminal escapes and right-to-left', body('Subject: \x1b[31mred\x1b[0m \u202egnp.exe', 'From: \u202ea@x')),
  mail('prototype names', body('__proto__: x', 'constructor: y', 'Content-Type: text/plain; __proto__=z; toString=w')),
  mail('a database operator for a subject', body('Subject: {"$where":"1"}', '$set: a', 'a.b: c')),
  mail('header ends with 8-bit', bytes('Subject: ok\r\nX-Last: \xff\r\n\r\nbody')),
];
