import { formatFor } from './format.js';

const now = new Date('2026-11-23T10:00:00');

describe('times, sizes and numbers', () => {
  const [en, vi] = [formatFor('en-GB'), formatFor('vi')];

  it('are short where they are near', () => {
    expect(en.short('2026-11-23T08:05:00', now)).toBe('08:05');
    expect(en.short('2026-11-12T08:05:00', now)).toBe('12 Nov');
    expect(en.short('2025-11-12T08:05:00', now)).toBe('12 Nov 2025');
  });

  it('are exact with their zone where they prove something', () => {
    expect(en.exact('2026-11-23T08:05:09.000Z')).toMatch(/23 Nov 2026.*\d\d:05:09 \S+/);
  });

  it('are spoken in the language of the reader', () => {
    expect(en.duration(1_560)).toBe('26 minutes');
    expect(vi.duration(1_560)).toBe('26 phút');
    expect(en.ago('2026-11-23T09:59:48', now)).toBe('12 seconds ago');
    expect(en.ago('2026-11-23T09:59:59', now)).toBe('now');
    expect(vi.number('8300')).toBe('8.300');
  });

  it('keep 64-bit counts whole', () => {
    expect(en.number('9007199254740993')).toBe('9,007,199,254,740,993');
  });

  it.each([
    ['0', '0 bytes'],
    ['999', '999 bytes'],
    ['184220', '184 kB'],
    ['35000000', '35 MB'],
  ])('write %s bytes as %s', (bytes, text) => {
    expect(en.bytes(bytes)).toBe(text);
  });
});
