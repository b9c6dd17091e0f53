/** A map over another one: a batch is judged on a layer, which is dropped when the batch does not stand. */
export class Layer<V> {
  private readonly own = new Map<string, V>();

  constructor(private readonly below?: Layer<V>) {}

  get(key: string): V | undefined {
    return this.own.has(key) ? this.own.get(key) : this.below?.get(key);
  }

  set(key: string, value: V): void {
    this.own.set(key, value);
  }

  /** The lowest layer's own; a layer above never forgets. */
  forget(key: string): void {
    this.own.delete(key);
  }

  get size(): number {
    return this.own.size;
  }

  entries(): IterableIterator<[string, V]> {
    return this.own.entries();
  }
}
