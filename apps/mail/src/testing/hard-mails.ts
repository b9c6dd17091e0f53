/** Messages that break readers; each is stored byte for byte whatever is made of it. */
export const HARD_MAILS: Readonly<Record<string, Buffer>> = {
  '8-bit in header and body': Buffer.from('Subject: \xe4\xf6\xfc\r\nFrom: \xfe@x\r\n\r\n\x80\x81\xff\xfe', 'latin1'),
  'bare LF': Buffer.from('Subject: lf\nFrom: a@x\n\nline\nline\n'),
  'bare CR': Buffer.from('Subject: cr\rFrom: a@x\r\rline\rline\r'),
  'mixed line ends': Buffer.from('Subject: mix\r\nFrom: a@x\n\r\nx\ry\nz\r\n\n\r'),
  NUL: Buffer.from('Subject: n\0ul\r\n\r\n\0\0\0a\0'),
  empty: Buffer.from('\r\n'),
  'no header': Buffer.from('just words without any colon\r\nand more'),
  'no body': Buffer.from('Subject: none'),
  'unclosed boundary': Buffer.from(
    'Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nhi\r\n--x\r\n',
  ),
  'boundary that is a prefix of another': Buffer.from(
    'Content-Type: multipart/mixed; boundary=ab\r\n\r\n--abc\r\n\r\nx\r\n--ab\r\n\r\ny\r\n--ab--\r\n',
  ),
  'bad base64': Buffer.from('Content-Transfer-Encoding: base64\r\n\r\n====AAA$$$\r\nA'),
  'bad quoted-printable': Buffer.from('Content-Transfer-Encoding: quoted-printable\r\n\r\n=ZZ=\r\n=0'),
  'unknown charset': Buffer.from('Content-Type: text/plain; charset=x-none\r\n\r\n\xff', 'latin1'),
  'UTF-7': Buffer.from('Content-Type: text/plain; charset=utf-7\r\n\r\n+ADw-script+AD4-'),
  'lone surrogate': Buffer.concat([
    Buffer.from('Subject: '),
    Buffer.from([0xed, 0xa0, 0x80]),
    Buffer.from('\r\n\r\nx'),
  ]),
  'ten thousand nested boundaries': Buffer.from(
    Array.from({ length: 10_000 }, (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\n\n--b${n}\n`).join(''),
  ),
  'ten thousand headers': Buffer.from(
    `${Array.from({ length: 10_000 }, (_, n) => `X-Header-${n}: value ${n}`).join('\r\n')}\r\n\r\nbody`,
  ),
  'a header of two megabytes': Buffer.from(`Subject: ${'long '.repeat(400_000)}\r\n\r\nbody`),
  'a hundred thousand recipients': Buffer.from(
    `To: ${Array.from({ length: 100_000 }, (_, n) => `a${n}@x`).join(', ')}\r\n\r\nbody`,
  ),
  'a line of three megabytes': Buffer.from(`Subject: line\r\n\r\n${'x'.repeat(3 << 20)}`),
  'a message within a message within itself': Buffer.from(
    'Content-Type: message/rfc822\r\n\r\n'.repeat(2_000) + 'Subject: deep\r\n\r\nx',
  ),
  'hostile text': Buffer.from(`Subject: ${'=?utf-8?q?'.repeat(10_000)}\r\n\r\n${'a'.repeat(100_000)}!`),
};

/** About `bytes` long, with one attachment: over the bound of a batch part, so it is streamed. */
export function largeMail(bytes: number): Buffer {
  const line = `${Buffer.alloc(57, 'attachment').toString('base64')}\r\n`;
  const head = [
    'Subject: large',
    'Content-Type: multipart/mixed; boundary=big',
    '',
    '--big',
    'Content-Type: text/plain',
    '',
    'see the file',
    '--big',
    'Content-Type: application/octet-stream; name=big.bin',
    'Content-Disposition: attachment; filename=big.bin',
    'Content-Transfer-Encoding: base64',
    '\r\n',
  ].join('\r\n');
  return Buffer.from(`${head}${line.repeat(Math.floor(bytes / line.length))}--big--\r\n`);
}
