import type { Clock, Delay } from '@gatehouse/identifiers';

/** Time that moves when told: timers fire in order, and what they cause has run before the next one. */
export class VirtualTime implements Clock {
  #now = 0;
  #timers: { at: number; run: () => void }[] = [];

  now = (): Date => new Date(this.#now);
  monotonicMs = (): number => this.#now;
  delay: Delay = (run, ms) => {
    const timer = { at: this.#now + ms, run };
    this.#timers.push(timer);
    return () => (this.#timers = this.#timers.filter((t) => t !== timer));
  };

  async runUntil(end: number): Promise<void> {
    for (;;) {
      await settle();
      const [next] = this.#timers.sort((a, b) => a.at - b.at);
      if (!next || next.at > end) break;
      this.#timers.shift();
      this.#now = next.at;
      next.run();
    }
    this.#now = end;
  }
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
