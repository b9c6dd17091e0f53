import { parseHeaders } from './headers.js';
import { leavesOf, parseMime } from './parts.js';
import { snippetOf } from './snippet.js';

const mail = (text: string): Buffer => Buffer.from(text.replaceAll('\n', '\r\n'), 'latin1');

it('unfolds and decodes headers in their order, with bytes that no charset names', () => {
  const head = Buffer.from(
    'Subject: =?UTF-8?B?WGlu?=\r\n =?utf-8?Q?_ch=C3=A0o?=\r\nX-A: 1\r\nbroken line\r\nX-A: 2\r\n',
  );
  expect(parseHeaders(head)).toEqual([
    { name: 'Subject', value: 'Xin chào' },
    { name: 'X-A', value: '1' },
    { name: 'X-A', value: '2' },
  ]);
});

it('numbers parts as Gmail does and undoes transfer encodings', () => {
  const message = parseMime(
    mail(
      `Content-Type: multipart/mixed; boundary="a b"\n\n--a b\nContent-Type: multipart/alternative; boundary=in\n\n--in\n\nplain\n--in\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<b>=C3=A0=\n</b>\n--in--\n--a b\nContent-Type: application/pdf; name=x.pdf\nContent-Transfer-Encoding: base64\n\naGVs\nbG8=\n--a b--\n`,
    ),
  );
  expect(
    leavesOf(message).map(({ partId, mimeType, filename, content }) => [
      partId,
      mimeType,
      filename,
      content.toString(),
    ]),
  ).toEqual([
    ['0.0', 'text/plain', '', 'plain'],
    ['0.1', 'text/html', '', '<b>à</b>'],
    ['1', 'application/pdf', 'x.pdf', 'hello'],
  ]);
});

it.each([
  ['no header at all', 'just text'],
  ['an unclosed boundary', 'Content-Type: multipart/mixed; boundary=x\n\n--x\n\nleft open'],
  ['a boundary that never comes', 'Content-Type: multipart/mixed; boundary=x\n\nnothing'],
  ['an unknown charset', 'Content-Type: text/plain; charset=klingon\n\nabc\xff'],
  [
    'endless nesting',
    Array.from(
      { length: 2_000 },
      (_, n) => `Content-Type: multipart/mixed; boundary=b${String(n)}\n\n--b${String(n)}\n`,
    ).join(''),
  ],
])('keeps what it can of a message with %s', (_what, text) => {
  expect(() => snippetOf(parseMime(mail(text)))).not.toThrow();
});

it('shows a snippet of words, escaped as at Gmail', () => {
  expect(
    snippetOf(parseMime(mail('Content-Type: text/html\n\n<style>b{}</style><p>Tom &amp; "Jo" <b>hi</b></p>'))),
  ).toBe('Tom &amp; &quot;Jo&quot; hi');
});
