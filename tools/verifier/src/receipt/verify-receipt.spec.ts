import { formatPolicy, signerOf, vkeyOf } from '@gatehouse/transparency-log';
import { makeReceipt } from '../testing/make-receipt.js';
import { ORIGIN, PERSON, soundTrail } from '../testing/trail-maker.js';
import { verifyReceipt } from './verify-receipt.js';
import { receiptToWords } from './words.js';

const trail = soundTrail();
const CALL = 3;
const trustPolicyText = formatPolicy([trail.signer]);
const [segment] = trail.bodies;

describe('a receipt', () => {
  it('decrypts, proves and prints its entry', () => {
    const report = verifyReceipt(makeReceipt(trail, CALL), { trustPolicyText });
    expect(report).toMatchObject({ exit: 0, index: CALL, origin: ORIGIN, header: { type: 'exchange.intent' } });
    expect(report.bodies).toEqual([{ ref: PERSON, plain: { messages: ['18f'] } }]);
    expect(receiptToWords(report)).toMatch(/exchange.intent[^]*18f[^]*HOLDS/);
  });

  it('proves every entry of the log', () => {
    for (const index of trail.headers.keys()) {
      expect(verifyReceipt(makeReceipt(trail, index), { trustPolicyText })).toMatchObject({ exit: 0, index });
    }
  });

  it('goes on proving its entry without a record key', () => {
    const receipt = makeReceipt(trail, CALL, { segments: [{ ref: PERSON, segment: segment!.segment, key: null }] });
    expect(verifyReceipt(receipt, { trustPolicyText })).toMatchObject({ exit: 0, bodies: [{ plain: null }] });
  });

  it('is consistent with itself only unless the trust file names its key', () => {
    const other = formatPolicy([signerOf(ORIGIN, Buffer.alloc(32, 1))]);
    for (const options of [{}, { trustPolicyText: other }]) {
      const report = verifyReceipt(makeReceipt(trail, CALL), options);
      expect(report.exit).toBe(4);
      expect(receiptToWords(report)).toContain('consistent with itself only');
    }
  });

  it.each([
    ['another entry', { entry: trail.entries[2]!.toString('base64') }],
    ['another key of the log', { vkey: vkeyOf(signerOf(ORIGIN, Buffer.alloc(32, 1))) }],
    ['a proof of another place', { proof: proofAt(4) }],
    ['a proof that is none', { proof: 'c2sp.org/tlog-proof@v1\n' }],
    ['another record key', { segments: [{ ...segment!, key: Buffer.alloc(32).toString('base64') }] }],
    ['another segment', { segments: [{ ...segment!, segment: Buffer.alloc(284).toString('base64') }] }],
  ])('is refused with %s', (_what, changes) => {
    const report = verifyReceipt(makeReceipt(trail, CALL, changes), { trustPolicyText });
    expect([2, 4]).toContain(report.exit);
    expect(receiptToWords(report)).toContain('NOT PROVED');
  });

  it('is refused when it is none', () => {
    expect(verifyReceipt('{', { trustPolicyText })).toMatchObject({ exit: 2, header: null });
    expect(verifyReceipt('{}', { trustPolicyText })).toMatchObject({ exit: 2, header: null });
  });
});

function proofAt(index: number): string {
  return (JSON.parse(makeReceipt(trail, index)) as { proof: string }).proof;
}
