import fc from 'fast-check';
import { MessageReader, type ReadMessage } from './message-reader.js';
import { undoTransfer } from './transfer-decoder.js';

async function read(raw: Buffer, chunk = raw.length || 1): Promise<ReadMessage> {
  const reader = new MessageReader();
  for (let at = 0; at < raw.length; at += chunk) reader.push(raw.subarray(at, at + chunk));
  return reader.end();
}

const mixed = [
  'From: "Müller, Jörg" <jm@example.org>',
  'To: a@example.org, Team: b@example.org, c@example.org;',
  'Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=',
  ' again',
  'Content-Type: multipart/mixed; boundary="outer"',
  '',
  'preamble',
  '--outer',
  'Content-Type: multipart/alternative; boundary=inner',
  '',
  '--inner',
  'Content-Type: text/plain; charset=iso-8859-1',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  'Gr=FC=DFe =',
  'you',
  '--inner',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<p>Grüße</p>',
  '--inner--',
  '--outer',
  "Content-Type: application/pdf; name*=utf-8''r%C3%A9sum%C3%A9.pdf",
  'Content-Disposition: attachment',
  'Content-Transfer-Encoding: base64',
  '',
  'SGVsbG8s',
  'IHdvcmxk',
  '--outer--',
  'epilogue',
  '',
].join('\r\n');

async function bodyOf(raw: Buffer, { content }: ReadMessage, partId: string): Promise<Buffer> {
  const part = content.parts.find((one) => one.partId === partId)!;
  const bytes: Buffer[] = [];
  // eslint-disable-next-line @typescript-eslint/require-await -- an async source of chunks, as the database gives them
  const chunks = async function* () {
    for (let at = part.start; at < part.end; at += 7) yield raw.subarray(at, Math.min(at + 7, part.end));
  };
  for await (const chunk of undoTransfer(chunks(), part.encoding)) bytes.push(chunk);
  return Buffer.concat(bytes);
}

describe('MessageReader', () => {
  it('finds parts, names, sizes and the text of an ordinary message', async () => {
    const raw = Buffer.from(mixed);
    const message = await read(raw);
    expect(message.problem).toBeNull();
    expect(message.brief).toMatchObject({ subject: 'Grüße again', attachments: true });
    expect(message.brief.from).toEqual([{ name: 'Müller, Jörg', address: 'jm@example.org' }]);
    expect(message.content.to.map(({ address }) => address)).toEqual([
      'a@example.org',
      'b@example.org',
      'c@example.org',
    ]);
    expect(message.content.text?.trim()).toBe('Grüße you');
    expect(message.content.parts.map(({ partId, mimeType }) => [partId, mimeType])).toEqual([
      ['1.1', 'text/plain'],
      ['1.2', 'text/html'],
      ['2', 'application/pdf'],
    ]);
    expect(message.content.parts[2]).toMatchObject({ filename: 'résumé.pdf', size: 12, disposition: 'attachment' });
    expect((await bodyOf(raw, message, '2')).toString()).toBe('Hello, world');
    expect((await bodyOf(raw, message, '1.2')).toString()).toBe('<p>Grüße</p>');
  });

  it('reads the same whatever chunks the bytes come in', async () => {
    const raw = Buffer.from(mixed);
    const whole = await read(raw);
    for (const chunk of [1, 2, 3, 7, 64]) expect(await read(raw, chunk)).toEqual(whole);
  });

  it('answers for any bytes at all: a digest, a size, and parts that lie inside the message', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            fc.constantFrom(
              '--outer',
              '--outer--',
              '--inner',
              '--',
              '',
              'Content-Type: multipart/mixed; boundary=outer',
            ),
            fc.constantFrom('Content-Type: multipart/x; boundary=inner', ' folded', 'Subject: x', '\0\0', '=', 'a: b'),
            fc.string(),
          ),
        ),
        fc.constantFrom('\r\n', '\n', '\r'),
        fc.integer({ min: 1, max: 50 }),
        async (lines, ending, chunk) => {
          const raw = Buffer.from(lines.join(ending), 'latin1');
          const message = await read(raw, chunk);
          expect(message.size).toBe(raw.length);
          expect(message).toEqual(await read(raw));
          for (const { start, end } of message.content.parts) {
            expect(0 <= start && start <= end && end <= raw.length).toBe(true);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    ['boundary_missing', 'Content-Type: multipart/mixed\r\n\r\nbody'],
    ['boundary_never_used', 'Content-Type: multipart/mixed; boundary=x\r\n\r\nbody'],
    ['boundary_unclosed', 'Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nbody'],
    ['header_broken', 'no colon here\r\n\r\nbody'],
    ['header_too_large', `X: ${'y'.repeat(2 << 20)}\r\n\r\nbody`],
  ])('says %s and keeps what it could read', async (problem, raw) => {
    expect((await read(Buffer.from(raw))).problem).toBe(problem);
  });

  it('adds the fold of a line that is no field to no other field', async () => {
    const { content, problem } = await read(
      Buffer.from('Subject: a\r\nno colon\r\n and its rest\r\nTo: b\r\n c\r\n\r\n'),
    );
    expect(content.headers).toEqual([
      { name: 'Subject', value: 'a' },
      { name: 'To', value: 'b c' },
    ]);
    expect(problem).toBe('header_broken');
  });

  it('is not led into ten thousand nested boundaries', async () => {
    const open = Array.from(
      { length: 10_000 },
      (_, n) => `--b${n - 1}\nContent-Type: multipart/mixed; boundary=b${n}\n\n`,
    );
    const message = await read(Buffer.from(open.join('').slice('--b-1\n'.length)));
    expect(message.problem).toBe('nesting_too_deep');
    expect(message.content.parts.length).toBeLessThanOrEqual(1_000);
  });

  it('takes a message of ten thousand headers and one of a hostile length in linear time', async () => {
    const many = Array.from({ length: 10_000 }, (_, n) => `X-${n}: value ${n}`).join('\r\n');
    expect((await read(Buffer.from(`${many}\r\n\r\nbody`))).content.headers).toHaveLength(10_000);
    const hostile = Buffer.from(`Content-Type: text/plain; ${'a="\\'.repeat(50_000)}\r\n\r\n${'= '.repeat(200_000)}`);
    expect((await read(hostile)).size).toBe(hostile.length);
  });
});
