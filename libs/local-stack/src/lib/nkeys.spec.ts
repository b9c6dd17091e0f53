import { generateNkey, nkeyOf, nkeyOfSeed } from './nkeys.js';

describe('user keys for NATS', () => {
  it("reads back the key of nkeys' own documentation", () => {
    const seed = 'SUAGMJH5XLGZKQQWAWKRZJIGMOU4HPFUYLXJMXOO5NLFEO2OOQJ5LPRDPM';
    expect(nkeyOfSeed(seed).seed).toBe(seed);
  });

  it('gives one key for one seed', () => {
    const raw = Buffer.alloc(32, 7);
    expect(nkeyOf(raw)).toEqual(nkeyOf(raw));
    expect(nkeyOf(raw).publicKey).toMatch(/^U[A-Z2-7]{55}$/);
  });

  it('makes a new one each time', () => {
    expect(generateNkey().seed).not.toBe(generateNkey().seed);
  });
});
