import fc from 'fast-check';
import { RawStream } from './raw-stream.js';

const invalid = (why: string): Error => new Error(why);

function take(text: string, size: number): { bytes: Buffer; rest: unknown } {
  const stream = new RawStream(1 << 16, invalid);
  const bytes = Buffer.from(text);
  const out: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) out.push(stream.push(bytes.subarray(at, at + size)));
  return { bytes: Buffer.concat(out), rest: JSON.parse(stream.end()) };
}

describe('RawStream', () => {
  it('gives the bytes of raw and the rest of the answer, however the network cuts it and wherever raw stands', () => {
    const others = fc.dictionary(
      fc.string({ maxLength: 8 }).filter((k) => k !== 'raw' && k !== '__proto__'),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(
        others,
        others,
        fc.uint8Array({ maxLength: 400 }),
        fc.integer({ min: 1, max: 90 }),
        (before, after, raw, size) => {
          const encoded = Buffer.from(raw).toString('base64').replaceAll('+', '-').replaceAll('/', '_');
          const text = JSON.stringify({ ...before, raw: encoded, ...after });
          const expected = { ...before, raw: '', ...after };
          expect(take(text, size)).toEqual({
            bytes: Buffer.from(raw),
            rest: JSON.parse(JSON.stringify(expected)) as unknown,
          });
        },
      ),
      { numRuns: 200 },
    );
  });

  it('understands padding that is escaped as JSON', () => {
    const text = String.raw`{"id":"m","raw":"aGk\u003d","historyId":"1"}`;
    expect(take(text, 3)).toEqual({ bytes: Buffer.from('hi'), rest: { id: 'm', raw: '', historyId: '1' } });
  });

  it('does not take a nested raw for the message', () => {
    const { bytes, rest } = take('{"x":{"raw":"YQ"},"s":"raw","raw":"Yg"}', 5);
    expect(bytes.toString()).toBe('b');
    expect(rest).toEqual({ x: { raw: 'YQ' }, s: 'raw', raw: '' });
  });

  it('refuses an answer that was cut', () => {
    const stream = new RawStream(1024, invalid);
    stream.push(Buffer.from('{"raw":"YWFh'));
    expect(() => stream.end()).toThrow('middle');
  });
});
