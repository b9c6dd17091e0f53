import { gzipSync } from 'node:zlib';
import { seededRandom } from '../seeded-random.js';
import { bytes, type HardMail, lines, mail, repeated } from './hard-mail.js';

/** Bytes and line ends that no mail should have, and has. */
export const HARD_BYTES: readonly HardMail[] = [
  mail('8-bit in header and body', bytes('Subject: \xe4\xf6\xfc\r\nFrom: \xfe@x\r\n\r\n\x80\x81\xff\xfe')),
  mail('bare LF', 'Subject: lf\nFrom: a@x\n\nline\nline\n'),
  mail('bare CR', 'Subject: cr\rFrom: a@x\r\rline\rline\r'),
  mail('mixed line ends', 'Subject: mix\r\nFrom: a@x\n\r\nx\ry\nz\r\n\n\r'),
  mail('CR CR LF', 'Subject: crcrlf\r\r\nFrom: a@x\r\r\n\r\r\nbody\r\r\n', 'header_broken'),
  mail('NUL', 'Subject: n\0ul\r\n\r\n\0\0\0a\0'),
  mail('NUL alone', '\0', 'header_broken'),
  mail(
    'every byte',
    Buffer.concat([bytes('Subject: all\r\n\r\n'), Buffer.from(Array.from({ length: 256 }, (_, n) => n))]),
  ),
  mail('empty', '\r\n'),
  mail('nothing at all', ''),
  mail('one line end', '\n'),
  mail('a hundred thousand line ends', '\r\n'.repeat(100_000)),
  mail('no header', 'just words without any colon\r\nand more', 'header_broken'),
  mail('no body', 'Subject: none'),
  mail('ends within the header line end', 'Subject: none\r'),
  mail('ends within the empty line', 'Subject: none\r\n\r', 'header_broken'),
  mail('byte order mark', '\ufeffSubject: marked\r\n\r\nbody'),
  mail('UTF-16', Buffer.from('Subject: wide\r\n\r\nbody', 'utf16le'), 'header_broken'),
  mail('lone surrogate', Buffer.concat([bytes('Subject: \xed\xa0\x80\r\n\r\nx')])),
  mail('cut UTF-8', bytes('Subject: ti\xe1\xba\r\n\r\nti\xe1\xba')),
  mail('overlong UTF-8', bytes('Subject: \xc0\xaf\xe0\x80\xaf\r\n\r\n\xc0\x80')),
  mail(
    'form feed, vertical tab, next line, separators',
    'Subject: a\f b\v c\u0085 d\u2028 e\u2029 f\r\n\r\na\f\v\u0085\u2028\u2029',
  ),
  mail('Ctrl-Z and a lone dot', lines('Subject: smtp', '', '.', '..', '.x', '\x1a', 'after', '.', '')),
  mail(
    'mbox',
    lines('From a@x Mon Mar  2 10:00:00 2026', 'Subject: mbox', '', 'From the start', '>From here', ''),
    'header_broken',
  ),
  mail('gzip', gzipSync(Buffer.from(repeated(2_000, (n) => `${n} `))), 'header_broken'),
  mail('noise', seededRandom('noise')(64 << 10), 'header_broken'),
  mail('uuencode', lines('Subject: uu', '', 'begin 644 a.txt', '#86)C', '`', 'end', '')),
  mail('yEnc', bytes('Subject: yenc\r\n\r\n=ybegin line=128 size=3 name=a\r\n\x8b\x8c\x8d\r\n=yend size=3\r\n')),
];
