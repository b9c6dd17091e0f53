export interface Row<T> {
  readonly value: T;
  /** When it last changed, as a count of the log's changes. */
  readonly version: number;
}

/** Things that lists with sync tokens are made of: what each is now, and in which order they last changed. */
export class ChangeLog<T extends { readonly id: string }> {
  /** In the order of their last change. */
  private readonly rows = new Map<string, Row<T>>();
  private changes = 0;
  private deaths = 0;

  /** How many changes there have been. */
  get version(): number {
    return this.changes;
  }

  /** Tokens of an older generation are dead. */
  get generation(): number {
    return this.deaths;
  }

  get(id: string): T | undefined {
    return this.rows.get(id)?.value;
  }

  put(value: T): void {
    this.changes += 1;
    this.rows.delete(value.id);
    this.rows.set(value.id, { value, version: this.changes });
  }

  /** Rows that changed after a version, oldest change first. */
  *after(version: number): Generator<Row<T>> {
    for (const row of this.rows.values()) if (row.version > version) yield row;
  }

  *values(): Generator<T> {
    for (const { value } of this.rows.values()) yield value;
  }

  expire(): void {
    this.deaths += 1;
  }
}
