import fc from 'fast-check';
import { decodeBundle, encodeBundle } from './bundle.js';
import { canonicalJson, encodeEntry, isCanonical, MAX_ENTRY_BYTES, parseEntry } from './canonical.js';
import { formatLogProof, parseLogProof } from './log-proof.js';
import { toBodyLine, toManifest, toReceipt } from './export-format.js';
import { signerOf } from './key.js';
import { openNote } from './note.js';
import { pseudonymOf } from './reference.js';
import { bundlePath, bundlesOf, parseLogPath, tilePath, tilesOf } from './tile.js';
import { withCode } from '../testing/with-code.js';

describe('a path', () => {
  it('groups its number in threes', () => {
    expect(tilePath({ level: 0, index: 1_234_067, width: 256 })).toBe('tile/0/x001/x234/067');
    expect(tilePath({ level: 1, index: 0, width: 7 })).toBe('tile/1/000.p/7');
    expect(bundlePath({ index: 1000, width: 255 })).toBe('tile/entries/x001/000.p/255');
  });

  it('is read as it is written', () => {
    fc.assert(
      fc.property(fc.nat(63), fc.nat(10 ** 12), fc.integer({ min: 1, max: 256 }), (level, index, width) => {
        expect(parseLogPath(tilePath({ level, index, width }))).toEqual({ kind: 'tile', level, index, width });
        expect(parseLogPath(bundlePath({ index, width }))).toEqual({ kind: 'bundle', index, width });
      }),
    );
  });

  it.each([
    'tile/0/1',
    'tile/0/x000/001',
    'tile/00/001',
    'tile/64/000',
    'tile/0/000.p/256',
    'tile/0/000.p/0',
    'tile/0/000.p/01',
    '../tile/0/000',
    'tile/0/000/',
    'tile/entries',
    'tile/0/x001',
  ])('is no path: %s', (path) => {
    expect(parseLogPath(path)).toBeUndefined();
  });

  it('lists each tile of a log once', () => {
    expect([...tilesOf(0)]).toEqual([]);
    expect([...tilesOf(65_537)].filter(({ level }) => level > 0)).toEqual([
      { level: 1, index: 0, width: 256 },
      { level: 2, index: 0, width: 1 },
    ]);
    expect([...bundlesOf(257)]).toEqual([
      { index: 0, width: 256 },
      { index: 1, width: 1 },
    ]);
  });
});

describe('a bundle', () => {
  it('gives back the entries it was made of', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 256 }), (entries) => {
        const decoded = decodeBundle(encodeBundle(entries), entries.length);
        expect(decoded.map((entry) => [...entry])).toEqual(entries.map((entry) => [...entry]));
      }),
    );
  });

  it.each([
    ['cut in a length', Buffer.of(0, 1, 65, 0), 2],
    ['cut in an entry', Buffer.of(0, 2, 65), 1],
    ['one entry short', Buffer.of(0, 1, 65), 2],
    ['with bytes after it', Buffer.of(0, 1, 65, 0, 1, 66), 1],
  ])('is malformed when %s', (_what, bytes, width) => {
    expect(() => decodeBundle(bytes, width)).toThrow(withCode('LOG.MALFORMED'));
  });

  it('holds no entry over 65,535 bytes', () => {
    expect(() => encodeBundle([Buffer.alloc(65_536)])).toThrow('65,535');
  });
});

describe('an entry', () => {
  it('has one form for every value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(isCanonical(canonicalJson(value))).toBe(true);
      }),
    );
  });

  it.each(['{"b":1,"a":2}', '{ "a":1}', '{"a":1.0}', '{"a":1,"a":1}', '{"a":"\\u0041"}', '{"a":1}\n', '{', ''])(
    'is refused when it is %s',
    (text) => {
      expect(isCanonical(Buffer.from(text))).toBe(false);
      expect(() => parseEntry(Buffer.from(text))).toThrow(withCode('LOG.MALFORMED'));
    },
  );

  it('is judged as the canonicalization library judges it, spelled in order or not', () => {
    const spelled = fc
      .jsonValue()
      .chain((value) => fc.constantFrom(JSON.stringify(value), JSON.stringify(value, null, 1)));
    fc.assert(
      fc.property(spelled, (text) => {
        const bytes = Buffer.from(text);
        expect(isCanonical(bytes)).toBe(canonicalJson(JSON.parse(text)).equals(bytes));
      }),
    );
    expect(isCanonical(Buffer.from('{"10":1,"9":2}'))).toBe(true);
    expect(isCanonical(Buffer.from('{"9":2,"10":1}'))).toBe(false);
    expect(isCanonical(Buffer.from('"\\ud800"'))).toBe(false);
  });

  it('is ASCII of at most 16,384 bytes', () => {
    const padded = (length: number): unknown => ({ a: 'x'.repeat(length - 8) });
    expect(encodeEntry(padded(MAX_ENTRY_BYTES))).toHaveLength(MAX_ENTRY_BYTES);
    expect(() => encodeEntry(padded(MAX_ENTRY_BYTES + 1))).toThrow('16384');
    expect(() => encodeEntry({ a: 'ă' })).toThrow('ASCII');
    expect(() => encodeEntry(undefined)).toThrow('no JSON');
  });
});

describe('a tlog-proof', () => {
  const proof = { index: 5, proof: [Buffer.alloc(32, 7)], checkpoint: 'a\n6\nroot\n\n— a sig\n' };

  it('is read as it is written, and its extra data is skipped', () => {
    const text = formatLogProof(proof);
    expect(parseLogProof(text)).toEqual(proof);
    expect(parseLogProof(text.replace('\nindex', '\nextra AAAA\nindex'))).toEqual(proof);
  });

  it.each([
    ['another version', (text: string) => text.replace('@v1', '@v2')],
    ['no index', (text: string) => text.replace('index 5\n', '')],
    ['a leading zero', (text: string) => text.replace('index 5', 'index 05')],
    ['a short hash', (text: string) => text.replace('BwcH', '')],
    ['no checkpoint', (text: string) => text.slice(0, text.indexOf('\n\n'))],
    ['sloppy extra data', (text: string) => text.replace('\nindex', '\nextra A\nindex')],
  ])('is malformed with %s', (_what, damage) => {
    expect(() => parseLogProof(damage(formatLogProof(proof)))).toThrow(withCode('LOG.MALFORMED'));
  });
});

describe('an export', () => {
  it('writes lines and a signed manifest', () => {
    const log = signerOf('a.invalid', Buffer.alloc(32, 1));
    const manifest = { v: '1', origin: log.name, log: 'x', time: 't', from: '0', to: '1', files: {} } as const;
    expect(JSON.parse(openNote(toManifest(manifest, log), [log]).text)).toEqual(manifest);
    expect(toBodyLine({ index: '0', ref: 'p', segment: '', key: null })).toBe(
      '{"index":"0","key":null,"ref":"p","segment":""}\n',
    );
    expect(toReceipt({ v: 'gatehouse-receipt/v1', entry: '', segments: [], proof: '', vkey: '' })).toMatch(/\n$/);
  });

  it('names people by random bits alone', () => {
    expect(pseudonymOf('p', Buffer.alloc(16, 255))).toBe('p______________________w');
    expect(() => pseudonymOf('p', Buffer.alloc(8))).toThrow('16 random bytes');
  });
});
