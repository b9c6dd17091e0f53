import fc from 'fast-check';
import { openSegment, sealSegment, type SegmentContext } from './segment.js';
import { withCode } from '../testing/with-code.js';

const context: SegmentContext = { origin: 'a.invalid/log/1', id: 'id', ref: 'p_x', kid: 'p_x/2026-11' };
const keys = { monthKey: Buffer.alloc(32, 3), nonce: Buffer.alloc(12, 4) };

describe('a body segment', () => {
  it('opens to what was sealed and hides its length', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), (plain) => {
        const { segment, key, len } = sealSegment(context, plain, keys);
        expect(openSegment(context, segment, key)).toEqual(plain);
        expect((Number(len) - 28) % 256).toBe(0);
      }),
    );
  });

  it.each(['origin', 'id', 'ref', 'kid'] as const)('does not open in the place of another %s', (field) => {
    const { segment, key } = sealSegment(context, { a: 'b' }, keys);
    expect(() => openSegment({ ...context, [field]: 'x' }, segment, key)).toThrow(withCode('LOG.BAD_SEGMENT'));
  });

  it('does not open with another key, a changed bit, a shorter tag or nothing in it', () => {
    const { segment, key } = sealSegment(context, { a: 'b' }, keys);
    const changed = segment.with(20, segment[20]! ^ 1);
    expect(() => openSegment(context, segment, Buffer.alloc(32))).toThrow(withCode('LOG.BAD_SEGMENT'));
    expect(() => openSegment(context, segment, key.subarray(1))).toThrow(withCode('LOG.BAD_SEGMENT'));
    expect(() => openSegment(context, changed, key)).toThrow(withCode('LOG.BAD_SEGMENT'));
    expect(() => openSegment(context, segment.subarray(0, -4), key)).toThrow(withCode('LOG.BAD_SEGMENT'));
    expect(() => openSegment(context, Buffer.alloc(0), key)).toThrow(withCode('LOG.BAD_SEGMENT'));
  });

  it('refuses keys and nonces of another size', () => {
    expect(() => sealSegment(context, {}, { ...keys, nonce: Buffer.alloc(8) })).toThrow('12 bytes');
    expect(() => sealSegment(context, {}, { ...keys, monthKey: Buffer.alloc(16) })).toThrow('32 bytes');
  });
});
