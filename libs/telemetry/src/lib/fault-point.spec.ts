import { armFaults, faultPoint, InjectedFault, reachedFaultPoints } from './fault-point.js';

describe('a fault point', () => {
  afterEach(() => armFaults(undefined, 'production'));

  it('is inert outside the sandbox, whatever is set', async () => {
    armFaults('toy.stored:throw', 'production');
    await expect(faultPoint('toy.stored')).resolves.toBeUndefined();
  });

  it('throws at the nth passage only', async () => {
    armFaults('toy.sent:throw:2,toy.other', 'sandbox');
    await faultPoint('toy.sent');
    await expect(faultPoint('toy.sent')).rejects.toThrow(InjectedFault);
    await faultPoint('toy.sent');
    expect(reachedFaultPoints().get('toy.sent')).toBe(3);
  });
});
