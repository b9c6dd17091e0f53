import fc from 'fast-check';
import { boundaryOf, readBatch, writeBatch, type BatchPart } from './batch.js';

const invalid = (why: string): Error => new Error(why);
const LIMITS = { maxPartBytes: 4096, invalid };

function answer(parts: readonly { id: string; status: number; body: Buffer }[], boundary = 'batch_x'): Buffer {
  const written = parts.map(({ id, status, body }) =>
    Buffer.concat([
      Buffer.from(
        `--${boundary}\r\nContent-Type: application/http\r\nContent-ID: <response-${id}>\r\n\r\n` +
          `HTTP/1.1 ${String(status)} OK\r\nContent-Type: application/json\r\n\r\n`,
      ),
      body,
      Buffer.from('\r\n'),
    ]),
  );
  return Buffer.concat([...written, Buffer.from(`--${boundary}--\r\n`)]);
}

async function* cut(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

async function collect(bytes: Buffer, size: number): Promise<BatchPart[]> {
  const parts: BatchPart[] = [];
  for await (const part of readBatch(cut(bytes, size), 'batch_x', LIMITS))
    parts.push({ ...part, body: part.body && Buffer.from(part.body) });
  return parts;
}

describe('readBatch', () => {
  it('gives every part back however the network cuts the answer', async () => {
    const part = fc.record({
      status: fc.constantFrom(200, 404, 429),
      body: fc.uint8Array({ maxLength: 300 }).map((b) => Buffer.from(b)),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 500 }),
        async (parts, size) => {
          const named = parts.map((p, n) => ({ ...p, id: `m${String(n)}` }));
          const read = await collect(answer(named), size);
          expect(read.map(({ id, status, body }) => ({ id, status, body }))).toEqual(named);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('drops a part over the bound and reads its neighbours', async () => {
    const parts = [
      { id: 'a', status: 200, body: Buffer.from('{}') },
      { id: 'big', status: 200, body: Buffer.alloc(40_000, 'x') },
      { id: 'b', status: 200, body: Buffer.from('{"b":1}') },
    ];
    const read = await collect(answer(parts), 700);
    expect(read.map((p) => [p.id, p.body?.toString() ?? null])).toEqual([
      ['a', '{}'],
      ['big', null],
      ['b', '{"b":1}'],
    ]);
  });

  it('reads a part of a hundred megabytes in one pass, and keeps none of it', async () => {
    const chunk = Buffer.alloc(1 << 16, 'x');
    const head = answer([{ id: 'big', status: 200, body: Buffer.alloc(0) }]);
    const cutAt = head.indexOf('\r\n\r\n', head.indexOf('HTTP/1.1')) + 4;
    const chunks = async function* () {
      yield await Promise.resolve(head.subarray(0, cutAt));
      for (let n = 0; n < 1_600; n += 1) yield chunk;
      yield head.subarray(cutAt);
    };
    const began = performance.now();
    for await (const part of readBatch(chunks(), 'batch_x', { maxPartBytes: 4 << 20, invalid })) {
      expect([part.id, part.body]).toEqual(['big', null]);
    }
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('refuses an answer that was cut before its last boundary', async () => {
    const whole = answer([{ id: 'a', status: 200, body: Buffer.from('{}') }]);
    await expect(collect(whole.subarray(0, whole.length - 12), 64)).rejects.toThrow('last boundary');
  });

  it('writes what RFC 2046 readers expect and finds the boundary in either quoting', () => {
    const { body, contentType } = writeBatch([{ id: 'm1', path: '/gmail/v1/users/me/messages/m1?format=raw' }]);
    expect(body).toContain('Content-ID: <m1>\r\n\r\nGET /gmail/v1/users/me/messages/m1?format=raw\r\n');
    expect(body.endsWith(`--${boundaryOf(contentType) ?? ''}--\r\n`)).toBe(true);
    expect(boundaryOf('multipart/mixed; boundary="a b"')).toBe('a b');
    expect(boundaryOf('application/json')).toBeUndefined();
  });
});
