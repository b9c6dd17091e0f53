const MAX_ITEMS = 1_000;

/** Writes what came while the last write was under way in one go: one journal sync for many callers. */
export class GroupWriter<T> {
  private waiting: { items: readonly T[]; resolve: () => void; reject: (error: unknown) => void }[] = [];
  private writing = false;

  constructor(private readonly writeAll: (items: readonly T[]) => Promise<void>) {}

  write(items: readonly T[]): Promise<void> {
    if (items.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.waiting.push({ items, resolve, reject });
      if (!this.writing) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.writing = true;
    // Those of the same tick come along.
    await new Promise(setImmediate);
    while (this.waiting.length > 0) await this.next();
    this.writing = false;
  }

  private async next(): Promise<void> {
    const group = this.take();
    try {
      await this.writeAll(group.flatMap(({ items }) => items));
      for (const { resolve } of group) resolve();
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  private take() {
    let items = 0;
    const count = this.waiting.findIndex((one) => (items += one.items.length) > MAX_ITEMS);
    return this.waiting.splice(0, count === -1 ? this.waiting.length : Math.max(count, 1));
  }
}
