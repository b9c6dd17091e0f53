export interface ChangeRow {
  /** Position in this person's log; page tokens are positions. */
  readonly position: number;
  readonly fileId: string;
  readonly at: number;
  /** Deleted for ever, or out of this person's sight. */
  readonly removed: boolean;
}

/** One person's changes: one row a file, its latest (`google-apis.md` 4.3). Positions never expire. */
export class ChangeLog {
  private rows: ChangeRow[] = [];
  private readonly latest = new Map<string, number>();
  private last: number;

  constructor(start: number) {
    this.last = start;
  }

  /** The position that the next change gets. */
  get next(): number {
    return this.last + 1;
  }

  add(fileId: string, at: number, removed: boolean): void {
    this.last += 1;
    this.rows.push({ position: this.last, fileId, at, removed });
    this.latest.set(fileId, this.last);
    if (this.rows.length > 1_000 + 2 * this.latest.size) this.rows = this.rows.filter((row) => this.isLatest(row));
  }

  *from(position: number): Generator<ChangeRow> {
    for (let at = this.indexOf(position); at < this.rows.length; at += 1) {
      const row = this.rows[at];
      if (row !== undefined && this.isLatest(row)) yield row;
    }
  }

  private isLatest({ fileId, position }: ChangeRow): boolean {
    return this.latest.get(fileId) === position;
  }

  /** Index of the first row at the position or behind it. */
  private indexOf(position: number): number {
    let [low, high] = [0, this.rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.rows[middle]?.position ?? 0) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
