/** Runs tasks of one key in order, tasks of different keys side by side up to `concurrency`. */
export class KeyedQueue {
  private readonly tails = new Map<string, { length: number; last: Promise<void> }>();
  private readonly waiting: (() => void)[] = [];
  private running = 0;

  constructor(private readonly concurrency: number) {}

  /** `task` must not reject. */
  run(key: string, task: () => Promise<void>): Promise<void> {
    const tail = this.tails.get(key) ?? { length: 0, last: Promise.resolve() };
    tail.length += 1;
    tail.last = tail.last
      .then(() => this.inSlot(task))
      .finally(() => {
        tail.length -= 1;
        if (tail.length === 0) this.tails.delete(key);
      });
    this.tails.set(key, tail);
    return tail.last;
  }

  private async inSlot(task: () => Promise<void>): Promise<void> {
    if (this.running >= this.concurrency) await new Promise<void>((go) => this.waiting.push(go));
    else this.running += 1;
    try {
      await task();
    } finally {
      // The slot is handed on, not given back, so that a newcomer cannot overtake who waits.
      const next = this.waiting.shift();
      if (next === undefined) this.running -= 1;
      else next();
    }
  }
}
