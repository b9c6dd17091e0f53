import { fuzzedMail } from './fuzzed-mail.js';
import { HARD_MAILS, hardMail, largeMail } from './hard-mails.js';

describe('the hard mails', () => {
  it('have names and bytes of their own', () => {
    expect(new Set(HARD_MAILS.map(({ name }) => name)).size).toBe(HARD_MAILS.length);
    expect(new Set(HARD_MAILS.map(({ raw }) => raw.toString('latin1'))).size).toBe(HARD_MAILS.length);
    expect(() => hardMail('none')).toThrow('no hard mail');
  });

  it('hold what their names say', () => {
    expect(
      hardMail('ten thousand headers')
        .raw.toString()
        .match(/^X-Header-/gm),
    ).toHaveLength(10_000);
    expect(hardMail('NUL').raw.includes(0)).toBe(true);
    expect(hardMail('bare LF').raw.includes('\r')).toBe(false);
  });

  it('can be made as large as asked', () => {
    expect(largeMail(35 << 20).length / (35 << 20)).toBeCloseTo(1, 4);
  });
});

describe('a fuzzed mail', () => {
  const seeds = Array.from({ length: 300 }, (_none, n) => String(n));

  it('is the same for the same seed', () => {
    const [once, again] = [0, 1].map(() => Buffer.concat(seeds.map(fuzzedMail)));
    expect(once?.equals(again!)).toBe(true);
  });

  it('differs from others and stays of a size that a reader can be given by the hundred', () => {
    const mails = seeds.map(fuzzedMail);
    expect(new Set(mails.map((mail) => mail.toString('latin1'))).size).toBeGreaterThan(250);
    expect(Math.max(...mails.map(({ length }) => length))).toBeLessThan(8 << 20);
  });
});
