import { bytes, type HardMail, lines, mail, repeated } from './hard-mail.js';

const typed = (type: string, ...body: readonly string[]): string => lines(`Content-Type: ${type}`, '', ...body);
const encoded = (encoding: string, body: string): string => lines(`Content-Transfer-Encoding: ${encoding}`, '', body);

/** Bodies in encodings, charsets and HTML that are broken, rare or hostile. */
export const HARD_BODIES: readonly HardMail[] = [
  mail('bad base64', encoded('base64', '====AAA$$$\r\nA')),
  mail('base64 without line ends', encoded('base64', Buffer.alloc(300_000, 'word ').toString('base64'))),
  mail(
    'base64 of one digit a line',
    encoded(
      'base64',
      repeated(5_000, (n) => `${'QUJD'[n % 4] ?? ''}\r\n`),
    ),
  ),
  mail('base64 with padding in the middle', encoded('base64', 'YQ==YmI=Y2Nj')),
  mail('bad quoted-printable', encoded('quoted-printable', '=ZZ=\r\n=0')),
  mail('quoted-printable that ends softly', encoded('quoted-printable', 'a=\r\nb = \r\nc=3D=\t\r\nd=')),
  mail('an encoding that nobody knows', encoded('x-rot13', 'uryyb')),
  mail(
    'binary',
    Buffer.concat([bytes('Content-Transfer-Encoding: binary\r\n\r\n'), Buffer.alloc(70_000, '\x00\r\xff\n')]),
  ),
  mail('a line of three megabytes', `Subject: line\r\n\r\n${'x'.repeat(3 << 20)}`),
  mail('five megabytes of text', `Subject: text\r\n\r\n${'Mười chữ cái.\r\n'.repeat(290_000)}`),
  mail('unknown charset', bytes('Content-Type: text/plain; charset=x-none\r\n\r\n\xff')),
  mail('UTF-7', typed('text/plain; charset=utf-7', '+ADw-script+AD4-')),
  mail(
    'UTF-16 without a mark',
    Buffer.concat([bytes('Content-Type: text/plain; charset=utf-16\r\n\r\n'), Buffer.from('wide', 'utf16le')]),
  ),
  mail('ISO-2022-JP', bytes('Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n\x1b$B%F%9%H\x1b(B')),
  mail('GB 18030', bytes('Content-Type: text/plain; charset=gb18030\r\n\r\n\xc4\xe3\xba\xc3\x81\x30\x81\x30')),
  mail('Windows-1258', bytes('Content-Type: text/plain; charset=windows-1258\r\n\r\nTi\xea\xecng Vi\xea\xf2t')),
  mail('a charset that is a lie', bytes('Content-Type: text/plain; charset=us-ascii\r\n\r\n\xe4\xf6\xfc')),
  mail('format=flowed', typed('text/plain; format=flowed; delsp=yes', 'soft ', 'break', '> quoted ', '-- ', 'me')),
  mail(
    'hostile HTML',
    typed(
      'text/html',
      '<script>alert(1)</script><img src=x onerror=alert(1)>',
      '<svg/onload=alert(1)><iframe src="javascript:1">',
      '<a href="jav&#x09;ascript:1">x</a><style>*{background:url(//t.example/p)}</style>',
    ),
  ),
  mail('HTML that never closes', typed('text/html', '<table><tr><td>'.repeat(3_000))),
  mail('HTML nested fifty thousand deep', typed('text/html', '<b>'.repeat(50_000))),
  mail(
    'HTML with NUL and a lone surrogate',
    bytes('Content-Type: text/html\r\n\r\n<p>a\0b\xed\xa0\x80</p><scr\0ipt>x</script>'),
  ),
  mail('HTML of three megabytes', typed('text/html; charset=utf-8', '<p>Xin chào</p>\r\n'.repeat(180_000))),
  mail(
    'a picture that names itself',
    lines(
      'Content-Type: multipart/related; boundary=x',
      '',
      '--x',
      'Content-Type: text/html',
      '',
      '<img src="cid:a"><img src="cid:b">',
      '--x',
      'Content-Type: image/png',
      'Content-ID: <a>',
      '',
      'not a picture',
      '--x--',
      '',
    ),
  ),
  mail(
    'signed and enclosed',
    lines(
      'Content-Type: multipart/signed; protocol="application/pgp-signature"; boundary=s',
      '',
      '--s',
      '',
      'signed ',
      '--s',
      'Content-Type: application/pgp-signature',
      '',
      '-----BEGIN PGP SIGNATURE-----',
      '',
      '--s--',
      '',
    ),
  ),
  mail(
    'an invitation',
    typed('text/calendar; method=REQUEST; charset=utf-8', 'BEGIN:VCALENDAR', 'METHOD:REQUEST', 'END:VCALENDAR', ''),
  ),
  mail(
    'a delivery report',
    lines(
      'Content-Type: multipart/report; report-type=delivery-status; boundary=r',
      '',
      '--r',
      '',
      'It failed.',
      '--r',
      'Content-Type: message/delivery-status',
      '',
      'Status: 5.1.1',
      '',
      '--r--',
      '',
    ),
  ),
];
