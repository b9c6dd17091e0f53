import { type HardMail, lines, mail, repeated } from './hard-mail.js';

const mixed = (boundary: string, ...rest: readonly string[]): string =>
  lines(`Content-Type: multipart/mixed; boundary=${boundary}`, '', ...rest);

/** Multiparts that are cut, nested, endless or lie about themselves. */
export const HARD_STRUCTURES: readonly HardMail[] = [
  mail('no boundary named', 'Content-Type: multipart/mixed\r\n\r\n--x\r\n\r\nhi\r\n--x--\r\n', 'boundary_missing'),
  mail('a boundary that never comes', mixed('x', 'only a preamble', ''), 'boundary_never_used'),
  mail('unclosed boundary', mixed('x', '--x', 'Content-Type: text/plain', '', 'hi', '--x', ''), 'boundary_unclosed'),
  mail(
    'outer boundary within an open inner one',
    mixed('a', '--a', mixed('b', '--b', '', 'x', '--a--', '')),
    'boundary_unclosed',
  ),
  mail('cut within a boundary', mixed('abc', '--abc', '', 'hi', '--ab'), 'boundary_unclosed'),
  mail('boundary that is a prefix of another', mixed('ab', '--abc', '', 'x', '--ab', '', 'y', '--ab--', '')),
  mail('the same boundary twice nested', mixed('x', '--x', mixed('x', '--x', '', 'inner', '--x--', '--x--', ''))),
  mail('an empty boundary', mixed('""', '--', '', 'x', '----', ''), 'boundary_missing'),
  mail('a boundary of special characters', mixed('"(.*)[a] ?+^$"', '--(.*)[a] ?+^$', '', 'x', '--(.*)[a] ?+^$--', '')),
  mail('blanks behind boundaries', mixed('x', '--x \t', '', 'a', '--x-- ', 'epilogue')),
  mail('closed twice', mixed('x', '--x', '', 'a', '--x--', '--x', '', 'b', '--x--', '')),
  mail('a part without header or body', mixed('x', '--x', '--x', '', '--x--', '')),
  mail('a boundary of bare LF in CRLF', mixed('x', '--x\n\nbare\n--x\n\nagain\n--x--\n')),
  mail(
    'a boundary before the first line end',
    'Content-Type: multipart/mixed; boundary=x\r\n--x\r\n\r\na\r\n--x--\r\n',
    'header_broken',
  ),
  mail(
    'ten thousand nested boundaries',
    repeated(10_000, (n) => `Content-Type: multipart/mixed; boundary=b${n}\n\n--b${n}\n`),
    'nesting_too_deep',
  ),
  mail('two thousand parts', mixed('x', `${repeated(2_000, (n) => `--x\r\n\r\n${n}\r\n`)}--x--`, ''), 'too_many_parts'),
  mail(
    'a message within a message within itself',
    `${'Content-Type: message/rfc822\r\n\r\n'.repeat(2_000)}Subject: deep\r\n\r\nx`,
  ),
  mail(
    'a forwarded mail with the boundary of its envelope',
    mixed('x', '--x', 'Content-Type: message/rfc822', '', mixed('x', '--x', '', 'a', '--x--', '--x--', '')),
  ),
  mail('a multipart that is base64', mixed('x', '--x', 'Content-Transfer-Encoding: base64', '', 'YQ==', '--x--', '')),
  mail('types that are none', lines('Content-Type: ;;;/', 'Content-Disposition: ;filename=', '', 'x')),
  mail(
    'two content types',
    lines('Content-Type: text/plain', 'Content-Type: multipart/mixed; boundary=x', '', '--x', '', 'a', '--x--'),
  ),
  mail('file names of every kind', mixed('x', ...fileNames(), '--x--', '')),
  mail(
    'a file named as a path',
    mixed('x', '--x', 'Content-Disposition: attachment; filename="../../etc/passwd"', '', 'a', '--x--', ''),
  ),
];

/** Continued, extended, encoded and contradicting (RFC 2231, 2047). */
function fileNames(): string[] {
  const names = [
    `filename*0*=UTF-8''b%C3%A1o; filename*1*=%20c%C3%A1o; filename*2=.pdf`,
    'filename="=?utf-8?B?YsOhbyBjw6Fv?="',
    `filename=a.txt; filename*=UTF-8''b.txt`,
    'filename="quo\\"ted\\\\.txt"',
    `filename="${'x'.repeat(3_000)}.bin"`,
    'filename="line\u2028break\x07.txt"',
    `filename*=none'x'%FF%00`,
    'filename=""',
  ];
  return names.map((name) => lines('--x', `Content-Disposition: attachment; ${name}`, '', 'content'));
}
