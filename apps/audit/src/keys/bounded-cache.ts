/** Remembers the last `limit` look-ups; a failed one is forgotten, so that it is tried again. */
export class BoundedCache<V> {
  private readonly kept = new Map<string, Promise<V>>();

  constructor(private readonly limit: number) {}

  get(key: string, load: () => Promise<V>): Promise<V> {
    const known = this.kept.get(key);
    if (known !== undefined) return known;
    const loading = load();
    this.kept.set(key, loading);
    loading.catch(() => this.kept.delete(key));
    if (this.kept.size > this.limit) this.dropOldest();
    return loading;
  }

  private dropOldest(): void {
    for (const key of this.kept.keys()) {
      this.kept.delete(key);
      return;
    }
  }
}
