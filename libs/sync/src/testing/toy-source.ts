import type { Change, ChangePage, ListPage } from '../lib/types.js';

/** A shelf of jars with a change feed: nothing that Gatehouse knows by name. */
export class ToySource {
  readonly jars = new Map<string, { version: number; label: string }>();
  #feed: Change<string>[] = [];
  #forgotten = 0;

  constructor(readonly pageSize = 3) {}

  put(id: string, label: string): void {
    const version = this.#nextVersion();
    this.jars.set(id, { version, label });
    this.#feed.push({ kind: 'upsert', id, version: String(version) });
  }

  relabel(id: string, label: string): void {
    const jar = this.jars.get(id);
    if (jar === undefined) return;
    jar.version = this.#nextVersion();
    jar.label = label;
    this.#feed.push({ kind: 'patch', id, version: String(jar.version), patch: label });
  }

  drop(id: string): void {
    if (this.jars.delete(id)) this.#feed.push({ kind: 'remove', id });
  }

  head(): string {
    return String(this.#nextVersion() - 1);
  }

  /** Changes made until now can no longer be asked for. */
  forget(): void {
    this.#forgotten = this.#feed.length;
  }

  list(page: string | null): ListPage {
    const after = page ?? '';
    const ids = [...this.jars.keys()].sort().filter((id) => id > after);
    const shown = ids.slice(0, this.pageSize);
    return {
      items: shown.map((id) => ({ id, version: null })),
      next: ids.length > shown.length ? (shown.at(-1) ?? null) : null,
    };
  }

  changes(cursor: string, page: string | null): ChangePage<string> {
    if (Number(cursor) < this.#forgotten) throw new ToyExpired();
    const from = page === null ? Number(cursor) : Number(page);
    const changes = this.#feed.slice(from, from + this.pageSize);
    const end = from + changes.length;
    return { changes, next: end < this.#feed.length ? String(end) : null, cursor: String(end) };
  }

  #nextVersion(): number {
    return this.#feed.length + 1;
  }
}

export class ToyExpired extends Error {}
