import { KeyedQueue } from './keyed-queue.js';

function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

describe('a keyed queue', () => {
  it('runs one key in order, even when an earlier task takes longer', async () => {
    const queue = new KeyedQueue(8);
    const first = gate();
    const seen: number[] = [];
    const runs = [
      queue.run('a', async () => {
        await first.opened;
        seen.push(1);
      }),
      queue.run('a', () => Promise.resolve(void seen.push(2))),
    ];
    first.open();
    await Promise.all(runs);
    expect(seen).toEqual([1, 2]);
  });

  it('never runs more at once than it may, and every task in the end', async () => {
    const queue = new KeyedQueue(3);
    let running = 0;
    let most = 0;
    const task = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
    };
    await Promise.all(Array.from({ length: 50 }, (_none, n) => queue.run(`key ${n % 10}`, task)));
    expect([most, running]).toEqual([3, 0]);
  });

  it('lets other keys pass one that hangs', async () => {
    const queue = new KeyedQueue(2);
    const hung = gate();
    let ended = false;
    const blocked = queue.run('hung', () => hung.opened).then(() => (ended = true));
    await queue.run('other', () => Promise.resolve());
    await queue.run('third', () => Promise.resolve());
    expect(ended).toBe(false);
    hung.open();
    await blocked;
  });
});
