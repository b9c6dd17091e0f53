import { BUDGET_BYTES, ByteBudget, MessageSizes } from './byte-budget.js';

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('ByteBudget', () => {
  it('lets no more in than it has, first come first served, and goes on as bytes come back', async () => {
    const budget = new ByteBudget();
    const started: string[] = [];
    const ends: (() => void)[] = [];
    const hold = (name: string, bytes: number) =>
      budget.with(bytes, () => {
        started.push(name);
        return new Promise<void>((resolve) => ends.push(resolve));
      });
    const all = [hold('a', BUDGET_BYTES / 2), hold('b', BUDGET_BYTES), hold('c', 1)];
    await settled();
    expect(started).toEqual(['a']);
    ends[0]!();
    await settled();
    expect(started).toEqual(['a', 'b']);
    ends[1]!();
    await settled();
    expect(started).toEqual(['a', 'b', 'c']);
    ends[2]!();
    await Promise.all(all);
  });

  it('gives back the bytes of work that fails', async () => {
    const budget = new ByteBudget();
    await expect(budget.with(BUDGET_BYTES, () => Promise.reject(new Error('x')))).rejects.toThrow('x');
    await expect(budget.with(BUDGET_BYTES * 2, () => Promise.resolve('in'))).resolves.toBe('in');
  });
});

describe('MessageSizes', () => {
  it('asks for few while sizes are unknown, for many small ones, for few large ones at once', () => {
    const sizes = new MessageSizes();
    expect(sizes.fitting(50)).toBe(10);
    for (let n = 0; n < 20; n += 1) sizes.observe([20_000, 21_000]);
    expect(sizes.fitting(50)).toBe(50);
    sizes.observe([3_900_000]);
    expect(sizes.fitting(50)).toBe(2);
  });

  it('asks singly, for what a stream holds, once messages are too large for a batch, and goes back when they are not', () => {
    const sizes = new MessageSizes();
    sizes.observe([35 << 20]);
    expect([sizes.areLarge(), sizes.fitting(50), sizes.estimate(1)]).toEqual([true, 1, 8 << 20]);
    for (let n = 0; n < 20; n += 1) sizes.observe([20_000]);
    expect([sizes.areLarge(), sizes.fitting(50)]).toEqual([false, 50]);
  });
});
