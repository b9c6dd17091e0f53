import { openCheckpoint, parseCheckpointText, signCheckpoint } from './checkpoint.js';
import { EMPTY_ROOT } from './hash.js';
import { isOrigin, originOf, parseVerifierKey, signerOf, vkeyOf, type Signer } from './key.js';
import { openNote, parseNote, signNote } from './note.js';
import { withCode } from '../testing/with-code.js';

const log = signerOf('a.invalid/log/1', Buffer.alloc(32, 1));
const other = signerOf('a.invalid/log/2', Buffer.alloc(32, 2));
const strangers = (count: number): Signer[] =>
  Array.from({ length: count }, (_, n) => signerOf(`w${n}.invalid`, Buffer.alloc(32, n % 200)));
const note = signCheckpoint({ origin: log.name, size: 7, root: EMPTY_ROOT }, log);
const root = EMPTY_ROOT.toString('base64');

describe('a signed note', () => {
  it('opens with a known key and ignores fifteen unknown ones', () => {
    const text = 'hello\n\nworld\n';
    const opened = openNote(signNote(text, [...strangers(15), log]), [log]);
    expect(opened.text).toBe(text);
    expect(opened.signedBy).toEqual([log]);
  });

  it('is untrusted when only unknown keys signed', () => {
    expect(() => openNote(note, [other])).toThrow(withCode('LOG.UNTRUSTED'));
    expect(() => openNote(note, [])).toThrow(withCode('LOG.UNTRUSTED'));
  });

  it('ignores a key that shares a name or an id, not both', () => {
    const sameId = { ...other, keyId: log.keyId };
    const sameName = { ...other, name: log.name };
    expect(() => openNote(note, [sameId, sameName])).toThrow(withCode('LOG.UNTRUSTED'));
  });

  it('is refused when one known key signed badly though another signed well', () => {
    const bad = { ...other, sign: () => Buffer.alloc(64) };
    expect(() => openNote(signNote('text\n', [log, bad]), [log, other])).toThrow(withCode('LOG.BAD_SIGNATURE'));
  });

  it('is refused when another key of the same four-byte id signed it', () => {
    const collision = { ...other, name: log.name, keyId: log.keyId };
    expect(() => openNote(signNote('text\n', [collision]), [log])).toThrow(withCode('LOG.BAD_SIGNATURE'));
    expect(() => openNote(note, [log, collision])).toThrow('Two known keys');
  });

  it('is refused wherever one bit of it changed', () => {
    const bytes = Buffer.from(note);
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => openCheckpoint(changed, [log])).toThrow();
    }
  });

  it.each([
    ['CRLF', note.replaceAll('\n', '\r\n')],
    ['no final newline', note.slice(0, -1)],
    ['no signatures', note.slice(0, note.indexOf('\n\n') + 2)],
    ['no empty line', note.replace('\n\n', '\n')],
    ['a tab', note.replace('7', '\t7')],
    ['a hyphen for the dash', note.replace('—', '-')],
    ['sloppy base64', note.replace(/=\n$/, '\n')],
    ['base64 with loose bits', note.replace(/.=\n$/, (end) => `${end.startsWith('A') ? 'B' : 'A'}\n`)],
    ['a thousand signatures', signNote('text\n', strangers(1000))],
    ['nothing', ''],
  ])('is malformed with %s', (_what, text) => {
    expect(() => parseNote(text)).toThrow(withCode('LOG.MALFORMED'));
  });

  it('is malformed when it is not UTF-8', () => {
    expect(() => parseNote(Buffer.concat([Buffer.of(0xff), Buffer.from(note)]))).toThrow('UTF-8');
  });
});

describe('a checkpoint', () => {
  it.each([
    ['a leading zero', `a.invalid\n07\n${root}\n`],
    ['a sign', `a.invalid\n-7\n${root}\n`],
    ['a size over 2^63', `a.invalid\n9223372036854775809\n${root}\n`],
    ['an extension line', `a.invalid\n7\n${root}\nmore\n`],
    ['a short root', 'a.invalid\n7\nAAAA\n'],
    ['a root with loose bits', `a.invalid\n7\n${root.slice(0, -2)}V=\n`],
    ['no origin', `\n7\n${root}\n`],
    ['a plus in its origin', `a+b\n7\n${root}\n`],
    ['no size', `a.invalid\n\n${root}\n`],
    ['two lines', 'a.invalid\n7\n'],
  ])('is malformed with %s', (_what, text) => {
    expect(() => parseCheckpointText(text)).toThrow(withCode('LOG.MALFORMED'));
  });

  it('is refused for another log, even by a trusted key', () => {
    const borrowed = signNote(`${other.name}\n7\n${root}\n`, [log]);
    expect(() => openCheckpoint(borrowed, [log, other])).toThrow(withCode('LOG.UNTRUSTED'));
    expect(() => signCheckpoint({ origin: other.name, size: 7, root: EMPTY_ROOT }, log)).toThrow('its origin');
  });
});

describe('a verifier key', () => {
  it('reads what it wrote', () => {
    expect(parseVerifierKey(vkeyOf(log))).toMatchObject({ name: log.name, keyId: log.keyId });
  });

  it.each([
    ['another id', vkeyOf(log).replace(log.keyId, '00000000')],
    ['another type', vkeyOf(log).replace('+A', '+B')],
    ['upper-case hex', vkeyOf(log).replace(log.keyId, log.keyId.toUpperCase())],
    ['no name', vkeyOf(log).slice(log.name.length)],
    ['31 bytes', `${log.name}+${log.keyId}+${Buffer.alloc(32, 1).toString('base64')}`],
    ['words', 'trust me'],
  ])('is malformed with %s', (_what, vkey) => {
    expect(() => parseVerifierKey(vkey)).toThrow(withCode('LOG.MALFORMED'));
  });

  it('stands under an origin without scheme, space, plus or capitals', () => {
    expect(originOf('00ff.gatehouse.invalid', 'ab')).toBe('00ff.gatehouse.invalid/log/ab');
    for (const bad of ['https://a', 'a b', 'a+b', 'A', 'ü', '', 'x'.repeat(201)]) expect(isOrigin(bad)).toBe(false);
  });
});
