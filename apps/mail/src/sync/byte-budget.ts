/** Bytes that fetched messages may hold in this process at once (`design.md` 5, "Bounded"). */
export const BUDGET_BYTES = 32 << 20;
/** What one fetch may bring, so that several mailboxes and fetches share the budget. */
const FETCH_BYTES = 8 << 20;
/** Until sizes are known the first fetches are small: a batch's part may be almost 4 MiB. */
const UNKNOWN_BYTES = 800 << 10;
const SMOOTHING = 0.3;
/** A part over 4 MiB is dropped from a batch and read singly (`design.md` 6): such a message is asked for singly at once. */
const BATCHED_BYTES = 4 << 20;
/** What a message holds while it is streamed: a chunk as it came, encrypted, and on its way into the database. */
const STREAMED_BYTES = 8 << 20;

/** A first-come first-served share of memory; who finds it used up waits, which stops the fetch before. */
export class ByteBudget {
  #free = BUDGET_BYTES;
  readonly #waiting: { bytes: number; go: () => void }[] = [];

  async with<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    const share = Math.min(bytes, BUDGET_BYTES);
    await this.#take(share);
    try {
      return await work();
    } finally {
      this.#free += share;
      this.#wakeFirst();
    }
  }

  #take(bytes: number): Promise<void> {
    return new Promise((go) => {
      this.#waiting.push({ bytes, go });
      this.#wakeFirst();
    });
  }

  #wakeFirst(): void {
    for (let first = this.#waiting[0]; first !== undefined && first.bytes <= this.#free; first = this.#waiting[0]) {
      this.#waiting.shift();
      this.#free -= first.bytes;
      first.go();
    }
  }
}

/** Learns how large a mailbox's messages are; jumps up at once and comes down slowly, to be wrong on the safe side. */
export class MessageSizes {
  #bytes = UNKNOWN_BYTES;

  /** How many messages one fetch should ask for. */
  fitting(most: number): number {
    return Math.max(1, Math.min(most, Math.floor(FETCH_BYTES / this.#bytes)));
  }

  /** Messages here are of a size that no batch would bring. */
  areLarge(): boolean {
    return this.#bytes > BATCHED_BYTES;
  }

  estimate(messages: number): number {
    return this.areLarge() ? STREAMED_BYTES : messages * this.#bytes;
  }

  observe(sizes: readonly number[]): void {
    if (sizes.length === 0) return;
    const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
    this.#bytes = Math.max(4_096, mean > this.#bytes ? mean : this.#bytes + SMOOTHING * (mean - this.#bytes));
  }
}
