import { generateKeyPairSync, sign } from 'node:crypto';
import { EMPTY_ROOT } from './hash.js';
import { keyIdOf, signerOf, vkeyOf } from './key.js';
import { parseNote, signNote } from './note.js';
import { formatPolicy, isWitnessed, parsePolicy } from './policy.js';
import { withCode } from '../testing/with-code.js';

const log = signerOf('a.invalid/log/1', Buffer.alloc(32, 1));
const text = `${log.name}\n7\n${EMPTY_ROOT.toString('base64')}\n`;
const [w1, w2] = [witness('w1.invalid'), witness('w2.invalid')];

describe('a trust policy', () => {
  it('reads what set-up wrote: one log, no witnesses', () => {
    const policy = parsePolicy(formatPolicy([log]));
    expect(policy.logs.map(vkeyOf)).toEqual([vkeyOf(log)]);
    expect(isWitnessed(policy, parseNote(signNote(text, [log])))).toBe(true);
  });

  it('counts cosignatures by witness and group', () => {
    const head = `# ours\n\tlog ${vkeyOf(log)} https://a.invalid\nwitness one ${w1.vkey}\nwitness two ${w2.vkey}\n`;
    const one = parseNote(`${signNote(text, [log])}${w1.cosign(text)}`);
    const both = parseNote(`${signNote(text, [log])}${w1.cosign(text)}${w2.cosign(text)}`);
    const under = (rule: string, note: typeof one): boolean => isWitnessed(parsePolicy(`${head}${rule}\n`), note);
    expect(under('quorum one', one)).toBe(true);
    expect(under('quorum two', one)).toBe(false);
    expect(under('group g any one two\nquorum g', one)).toBe(true);
    expect(under('group g all one two\nquorum g', one)).toBe(false);
    expect(under('group g 2 one two\nquorum g', both)).toBe(true);
  });

  it('does not count a cosignature of other text', () => {
    const policy = parsePolicy(`witness one ${w1.vkey}\nquorum one\n`);
    expect(isWitnessed(policy, parseNote(`${signNote(text, [log])}${w1.cosign('other\n')}`))).toBe(false);
  });

  it.each([
    ['no quorum', `log ${vkeyOf(log)}\n`],
    ['two quorums', 'quorum none\nquorum none\n'],
    ['an unknown quorum', 'quorum nobody\n'],
    ['a log twice', `log ${vkeyOf(log)}\nlog ${vkeyOf(log)}\nquorum none\n`],
    ['a witness key for a log', `log ${w1.vkey}\nquorum none\n`],
    ['a log key for a witness', `witness one ${vkeyOf(log)}\nquorum none\n`],
    ['a name taken', `witness none ${w1.vkey}\nquorum none\n`],
    ['a member twice', `witness one ${w1.vkey}\ngroup g any one one\nquorum none\n`],
    ['a threshold over its members', `witness one ${w1.vkey}\ngroup g 2 one\nquorum none\n`],
    ['an unknown keyword', 'trust everyone\nquorum none\n'],
  ])('is malformed with %s', (_what, policy) => {
    expect(() => parsePolicy(policy)).toThrow(withCode('LOG.MALFORMED'));
  });
});

function witness(name: string): { vkey: string; cosign: (text: string) => string } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const keyId = keyIdOf(name, 4, raw);
  const cosign = (signed: string): string => {
    const time = Buffer.alloc(8, 1);
    const signature = sign(null, Buffer.from(`cosignature/v1\ntime ${time.readBigUInt64BE()}\n${signed}`), privateKey);
    return `— ${name} ${Buffer.concat([Buffer.from(keyId, 'hex'), time, signature]).toString('base64')}\n`;
  };
  return { vkey: `${name}+${keyId}+${Buffer.concat([Buffer.of(4), raw]).toString('base64')}`, cosign };
}
