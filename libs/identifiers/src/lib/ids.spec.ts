import { systemClock } from './clock.js';
import { mirroredId, ownId, partitionOf, uuidv7 } from './ids.js';
import { systemRandom } from './random.js';

describe('ids', () => {
  it('writes a UUIDv7 whose first 48 bits are the time', () => {
    const clock = { ...systemClock, now: () => new Date(0x0198f2c47c1e) };
    expect(uuidv7(clock, () => Buffer.alloc(16, 0xff))).toBe('0198f2c4-7c1e-7fff-bfff-ffffffffffff');
  });

  it('sorts own ids by the time they were made', () => {
    const at = (ms: number): string => ownId('con', { ...systemClock, now: () => new Date(ms) }, systemRandom);
    expect(at(1_000) < at(2_000)).toBe(true);
    expect(at(1_000)).toMatch(/^con_[0-9a-hjkmnp-tv-z]{26}$/);
  });

  it('gives the same mirrored id to the same Google id of one connection only', () => {
    expect(mirroredId('msg', 'con_a', '18f')).toBe(mirroredId('msg', 'con_a', '18f'));
    expect(mirroredId('msg', 'con_a', '18f')).not.toBe(mirroredId('msg', 'con_b', '18f'));
    expect(mirroredId('msg', 'con_a', '18f')).toMatch(/^msg_[\w-]{22}$/);
  });

  it('keeps a connection in one of 256 partitions', () => {
    expect(partitionOf('con_a')).toBe(partitionOf('con_a'));
    expect(partitionOf('con_a')).toBeLessThan(256);
  });
});
