import { randomBytes } from 'node:crypto';
import { KeyRing, type Sealed } from './key-ring.js';

const first = randomBytes(32).toString('hex');
const second = randomBytes(32).toString('hex');
const aad = ['org_a', 'auth_tokens', 'con_1', 'refreshToken'];
const plain = Buffer.from('1//refresh-token-canary');
const ring = KeyRing.fromHex(first, 'tokens');
const rotated = KeyRing.fromHex(`1 ${first}\n2 ${second}\n`, 'tokens');
const fault = (code: string) => expect.objectContaining({ code }) as Error;
const flip = (bytes: Buffer, at = 0) => bytes.map((byte, index) => (index === at ? byte ^ 1 : byte)) as Buffer;

describe('an envelope', () => {
  const sealed = ring.seal(plain, aad);

  it('opens where it was sealed, and shows nothing of what it holds', () => {
    expect(ring.open(sealed, aad)).toEqual(plain);
    expect(JSON.stringify(sealed)).not.toContain(plain.toString('base64'));
    expect(sealed.ct.includes('canary')).toBe(false);
  });

  it('uses a data key of its own each time', () => {
    const again = ring.seal(plain, aad);
    expect(again.ct).not.toEqual(sealed.ct);
    expect(again.wrappedDek).not.toEqual(sealed.wrappedDek);
  });

  it.each(aad.map((_part, index) => index))(
    'does not open when it was moved (part %i of its place differs)',
    (index) => {
      const elsewhere = aad.map((part, at) => (at === index ? `${part}x` : part));
      expect(() => ring.open(sealed, elsewhere)).toThrow(fault('VAULT.TAMPERED'));
    },
  );

  it('does not open when parts of its place were joined', () => {
    expect(() => ring.open(sealed, ['org_a', 'auth_tokens', 'con_1refreshToken', ''])).toThrow(fault('VAULT.TAMPERED'));
  });

  const other = ring.seal(Buffer.from('another secret'), aad);
  it.each<[string, Sealed]>([
    ['ciphertext was altered', { ...sealed, ct: flip(sealed.ct) }],
    ['ciphertext was cut', { ...sealed, ct: sealed.ct.subarray(0, -1) }],
    ['tag was altered', { ...sealed, tag: flip(sealed.tag) }],
    ['nonce was altered', { ...sealed, iv: flip(sealed.iv) }],
    ['data key was altered', { ...sealed, wrappedDek: flip(sealed.wrappedDek, 20) }],
    ['data key was cut', { ...sealed, wrappedDek: sealed.wrappedDek.subarray(0, 10) }],
    ['data key is of another record', { ...sealed, wrappedDek: other.wrappedDek }],
    ['algorithm was renamed', { ...sealed, alg: 'none' as 'A256GCM' }],
  ])('does not open when its %s', (_what, broken) => {
    expect(() => ring.open(broken, aad)).toThrow(fault('VAULT.TAMPERED'));
  });

  it.each([0, 4, 8, 12, 13, 14, 15, 17])(
    'does not open with a tag of %i bytes, though Node itself would take some',
    (length) => {
      const tag = Buffer.concat([sealed.tag, Buffer.alloc(1)]).subarray(0, length);
      expect(() => ring.open({ ...sealed, tag }, aad)).toThrow(fault('VAULT.TAMPERED'));
    },
  );

  it('tells a wrong key from tampering, and a missing version from both', () => {
    expect(() => KeyRing.fromHex(second, 'tokens').open(sealed, aad)).toThrow(fault('VAULT.WRONG_KEY'));
    expect(() => KeyRing.fromHex(first, 'mail').open(sealed, aad)).toThrow(fault('VAULT.WRONG_KEY'));
    expect(() => KeyRing.fromHex(`2 ${second}`, 'tokens').open(sealed, aad)).toThrow(fault('VAULT.KEY_MISSING'));
  });
});

describe('rotating the key', () => {
  const old = ring.seal(plain, aad);

  it('encrypts under the new version at once and still reads the old one', () => {
    expect(rotated.seal(plain, aad).kekVersion).toBe(2);
    expect(rotated.open(old, aad)).toEqual(plain);
    expect(rotated.needsRewrap(old)).toBe(true);
  });

  it('rewraps without touching the ciphertext, again and again with the same end', () => {
    const once = rotated.rewrap(old, aad);
    const twice = rotated.rewrap(once, aad);
    expect([once.kekVersion, once.ct, once.iv]).toEqual([2, old.ct, old.iv]);
    expect(rotated.needsRewrap(twice)).toBe(false);
    expect(KeyRing.fromHex(`2 ${second}`, 'tokens').open(twice, aad)).toEqual(plain);
  });

  it('fails closed on the old version once that key is destroyed', () => {
    expect(() => KeyRing.fromHex(`2 ${second}`, 'tokens').open(old, aad)).toThrow(fault('VAULT.KEY_MISSING'));
  });

  it('fails closed when a version is written over', () => {
    const relabelled = { ...old, kekVersion: 2 };
    expect(() => rotated.open(relabelled, aad)).toThrow(fault('VAULT.WRONG_KEY'));
    expect(() => rotated.open({ ...relabelled, kek: rotated.seal(plain, aad).kek }, aad)).toThrow(
      fault('VAULT.TAMPERED'),
    );
  });

  it.each(['', 'zz', first.slice(2), `1 ${first}\n1 ${second}`])('refuses a key file that is not one', (text) => {
    expect(() => KeyRing.fromHex(text)).toThrow(fault('VAULT.KEY_MALFORMED'));
  });
});
