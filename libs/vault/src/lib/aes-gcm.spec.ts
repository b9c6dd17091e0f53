import { createCipheriv } from 'node:crypto';
import { decryptGcm, encryptGcm, pack, unpack } from './aes-gcm.js';

const hex = (text: string) => Buffer.from(text, 'hex');

/** McGrew & Viega, "The Galois/Counter Mode of Operation", appendix B, test cases 13-16 (AES-256). */
const VECTORS = [
  {
    name: 'case 13',
    key: '00'.repeat(32),
    iv: '00'.repeat(12),
    aad: '',
    plain: '',
    ct: '',
    tag: '530f8afbc74536b9a963b4f1c4cb738b',
  },
  {
    name: 'case 14',
    key: '00'.repeat(32),
    iv: '00'.repeat(12),
    aad: '',
    plain: '00'.repeat(16),
    ct: 'cea7403d4d606b6e074ec5d3baf39d18',
    tag: 'd0d1c8a799996bf0265b98b5d48ab919',
  },
  {
    name: 'case 16',
    key: 'feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308',
    iv: 'cafebabefacedbaddecaf888',
    aad: 'feedfacedeadbeeffeedfacedeadbeefabaddad2',
    plain:
      'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39',
    ct: '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662',
    tag: '76fc6ece0f4e1768cddf8853bb2d551b',
  },
] as const;

describe.each(VECTORS)('AES-256-GCM, $name', ({ key, iv, aad, plain, ct, tag }) => {
  const sealed = { iv: hex(iv), ct: hex(ct), tag: hex(tag) };

  it('encrypts and decrypts as published', () => {
    expect(encryptGcm(hex(key), hex(plain), hex(aad), hex(iv))).toEqual(sealed);
    expect(decryptGcm(hex(key), sealed, hex(aad))).toEqual(hex(plain));
  });

  it('refuses each bit of the tag when it is flipped', () => {
    for (let bit = 0; bit < 128; bit += 1) {
      const flipped = Buffer.from(sealed.tag);
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(() => decryptGcm(hex(key), { ...sealed, tag: flipped }, hex(aad))).toThrow(/not what was encrypted/);
    }
  });

  /** As Wycheproof's aes_gcm_test.json groups its cases: a right tag, but of a shorter size. */
  it.each([4, 8, 12, 13, 14, 15])('refuses a right tag made with %i bytes', (authTagLength) => {
    const cipher = createCipheriv('aes-256-gcm', hex(key), hex(iv), { authTagLength });
    cipher.setAAD(hex(aad));
    const short = {
      iv: hex(iv),
      ct: Buffer.concat([cipher.update(hex(plain)), cipher.final()]),
      tag: cipher.getAuthTag(),
    };
    expect(short.tag).toHaveLength(authTagLength);
    expect(() => decryptGcm(hex(key), short, hex(aad))).toThrow(/not what was encrypted/);
  });

  it.each([0, 1, 8, 11, 13, 16])('refuses a nonce of %i bytes', (length) => {
    expect(() => decryptGcm(hex(key), { ...sealed, iv: Buffer.alloc(length) }, hex(aad))).toThrow(
      /not what was encrypted/,
    );
  });

  it('refuses every cut of the packed form', () => {
    const packed = pack(sealed);
    for (let length = 0; length < packed.length; length += 1) {
      expect(() => decryptGcm(hex(key), unpack(packed.subarray(0, length)), hex(aad))).toThrow(
        /not what was encrypted/,
      );
    }
  });
});
