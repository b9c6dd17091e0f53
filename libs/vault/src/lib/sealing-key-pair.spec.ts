import { DataKey } from './data-key.js';
import { SealingKeyPair, sealTo } from './sealing-key-pair.js';

const fault = (code: string) => expect.objectContaining({ code }) as Error;

describe('sealing to a service', () => {
  const mail = SealingKeyPair.generate();
  const box = sealTo(mail.publicKey, Buffer.from('ya29.access'), 'access-token con_1');

  it('opens for the service it was sealed to, for that use', () => {
    expect(mail.open(box, 'access-token con_1').toString()).toBe('ya29.access');
    expect(SealingKeyPair.fromPrivate(mail.privateKey).open(box, 'access-token con_1').toString()).toBe('ya29.access');
    const hex = Buffer.from(mail.privateKey, 'base64url').toString('hex');
    expect(SealingKeyPair.fromPrivate(hex).publicKey).toBe(mail.publicKey);
  });

  it('opens for nobody else and for no other use', () => {
    expect(() => SealingKeyPair.generate().open(box, 'access-token con_1')).toThrow(fault('VAULT.TAMPERED'));
    expect(() => mail.open(box, 'access-token con_2')).toThrow(fault('VAULT.TAMPERED'));
  });

  it('refuses a box that was altered or cut anywhere', () => {
    const bytes = Buffer.from(box, 'base64url');
    bytes.forEach((byte, index) => {
      const altered = Buffer.from(bytes);
      altered[index] = byte ^ 1;
      expect(() => mail.open(altered.toString('base64url'), 'access-token con_1')).toThrow(fault('VAULT.TAMPERED'));
      expect(() => mail.open(bytes.subarray(0, index).toString('base64url'), 'access-token con_1')).toThrow(
        fault('VAULT.TAMPERED'),
      );
    });
  });

  it('refuses a sender key of low order', () => {
    const zero = Buffer.concat([Buffer.alloc(32), Buffer.alloc(20)]).toString('base64url');
    expect(() => mail.open(zero, 'x')).toThrow(fault('VAULT.TAMPERED'));
  });

  it('is different each time', () => {
    expect(sealTo(mail.publicKey, Buffer.from('ya29.access'), 'access-token con_1')).not.toBe(box);
  });
});

describe('a data key', () => {
  const key = DataKey.generate();
  const aad = ['org_a', 'mail_raw', 'msg_1/0'];

  it('opens what it encrypted, in its place only', () => {
    const bytes = key.encrypt(Buffer.from('hello'), aad);
    expect(key.decrypt(bytes, aad).toString()).toBe('hello');
    expect(bytes).toHaveLength(5 + 12 + 16);
    expect(() => key.decrypt(bytes, ['org_a', 'mail_raw', 'msg_1/1'])).toThrow(fault('VAULT.TAMPERED'));
    expect(() => DataKey.generate().decrypt(bytes, aad)).toThrow(fault('VAULT.TAMPERED'));
  });

  it('is gone once destroyed', () => {
    const gone = DataKey.generate();
    gone.destroy();
    expect(() => gone.encrypt(Buffer.from('x'), aad)).toThrow(fault('VAULT.KEY_MISSING'));
    expect(() => new DataKey(Buffer.alloc(16))).toThrow(fault('VAULT.KEY_MALFORMED'));
  });
});
