import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

  it('fires once in all, where a file keeps what has fired', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gatehouse-fault-'));
    const fired = join(folder, 'fired');
    armFaults('toy.stored:throw', 'sandbox', fired);
    await expect(faultPoint('toy.stored')).rejects.toThrow(InjectedFault);
    armFaults('toy.stored:throw', 'sandbox', fired);
    await expect(faultPoint('toy.stored')).resolves.toBeUndefined();
    armFaults('toy.sent:throw', 'sandbox', fired);
    appendFileSync(fired, 'toy.sent\n'); // another process, armed alike, came there first
    await expect(faultPoint('toy.sent')).resolves.toBeUndefined();
    expect(readFileSync(fired, 'utf8')).toBe('toy.stored\ntoy.sent\n');
    rmSync(folder, { recursive: true });
  });
});
